import LoginRocketRealm

/// Lines for people about the requests, when they have ended, and about the mails.
package struct Log: AsyncSequence, Sendable {
    private let backstage: Backstage
    private let story: Story
    private let mailCount: Int

    init(_ backstage: Backstage) {
        self.backstage = backstage
        story = Story(backstage)
        mailCount = backstage.look { $0.realm.mailCount }
    }

    package func makeAsyncIterator() -> Lines {
        Lines(backstage, story.makeAsyncIterator(), mailCount)
    }

    package struct Lines: AsyncIteratorProtocol {
        private let backstage: Backstage
        private var telling: Story.Telling
        private var mailCount: Int

        fileprivate init(_ backstage: Backstage, _ telling: Story.Telling, _ mailCount: Int) {
            self.backstage = backstage
            self.telling = telling
            self.mailCount = mailCount
        }

        /// The next lines; `nil` after the end of the emulator.
        package mutating func next() async -> [String]? {
            guard let news = await telling.next() else { return nil }
            let (mail, count) = backstage.look { ($0.realm.mail, $0.realm.mailCount) }
            defer { mailCount = count }
            return news.compactMap(\.logLine) + mail.suffix(count - mailCount).map(\.logLine)
        }
    }
}

extension News {
    /// The line about a request that has ended: it has no secret.
    fileprivate var logLine: String? {
        guard case .request(let row) = self, row.outcome != .pending else { return nil }
        let outcome = row.outcome == .answered ? nil : row.outcome.rawValue
        let words = [
            "\(row.number)", row.method ?? "not HTTP", row.path, row.username, row.fault,
            row.status.map { "\($0)" }, outcome, row.milliseconds.map { "in \($0) ms" },
        ]
        return words.compactMap { $0 }.joined(separator: " ")
    }
}

extension Realm.Mail {
    fileprivate var logLine: String { "mail to \(to): \(link)" }
}
