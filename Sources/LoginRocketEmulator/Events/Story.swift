import LoginRocketRealm

/// All that happens from now on, or from a number on, in portions; it begins with a hello.
///
/// A listener is told what happened since the portion before, however long ago that was.
struct Story: AsyncSequence, Sendable {
    private let backstage: Backstage
    private let hello: News
    private let start: Bookmark
    private let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init(_ backstage: Backstage, after known: Int? = nil) {
        self.backstage = backstage
        (rings, bell) = backstage.bell.rings()
        (hello, start) = backstage.look { stage in
            let hello = News.hello(
                revision: stage.realm.revision,
                number: stage.journal.last,
                isUp: stage.isUp,
                now: stage.now
            )
            return (hello, Bookmark(of: stage, after: known, at: .now))
        }
    }

    /// Ends the story, also while it is told.
    func end() {
        bell.finish()
    }

    func makeAsyncIterator() -> Telling {
        Telling(backstage, hello, start, rings.makeAsyncIterator(), bell)
    }

    struct Telling: AsyncIteratorProtocol {
        private let backstage: Backstage
        private var hello: News?
        private var bookmark: Bookmark
        private var rings: AsyncStream<Void>.Iterator
        private let bell: AsyncStream<Void>.Continuation
        private var timer: (due: ContinuousClock.Instant, task: Task<Void, Never>)?

        fileprivate init(
            _ backstage: Backstage,
            _ hello: News,
            _ bookmark: Bookmark,
            _ rings: AsyncStream<Void>.Iterator,
            _ bell: AsyncStream<Void>.Continuation
        ) {
            self.backstage = backstage
            self.hello = hello
            self.bookmark = bookmark
            self.rings = rings
            self.bell = bell
        }

        /// The next portion, which is never empty; `nil` when the story or the bell has ended.
        mutating func next() async -> [News]? {
            if let hello {
                self.hello = nil
                return [hello]
            }
            while true {
                var bookmark = bookmark
                let (news, due) = backstage.look { bookmark.news(of: $0, at: .now) }
                self.bookmark = bookmark
                guard news.isEmpty else { return news }
                ring(at: due)
                guard await rings.next(isolation: #isolation) != nil else {
                    timer?.task.cancel()
                    return nil
                }
            }
        }

        private mutating func ring(at due: ContinuousClock.Instant) {
            guard timer?.due != due else { return }
            timer?.task.cancel()
            let task = Task { [bell] in
                guard (try? await Task.sleep(until: due, clock: .continuous)) != nil else { return }
                bell.yield()
            }
            timer = (due, task)
        }
    }
}
