import LoginRocketRealm

/// The beginning of a body, and the secrets in it.
struct Excerpt: Sendable {
    /// The length of the longest beginning, in bytes.
    static let longest = 16 * 1024

    let bytes: [UInt8]
    let isTruncated: Bool
    let secrets: [Secret]

    private init(_ body: [UInt8], _ find: ([UInt8], Int) -> [Secret]) {
        var end = min(body.count, Self.longest)
        // A character is not cut in two.
        let isWithin = { (index: Int) in index < body.count && body[index] & 0xC0 == 0x80 }
        let whole = (0...3).first { end >= $0 && !isWithin(end - $0) }
        end -= whole ?? 0
        bytes = Array(body[..<end])
        isTruncated = end < body.count
        secrets = find(body, end).filter { $0.place.lowerBound < end }
    }

    init(_ request: Realm.Request) {
        self.init(request.body) { body, end in
            guard let start = body.first(where: { !$0.isSpace }), isOfJSON(start) else {
                return Secret.inForm(body, body.startIndex, before: end)
            }
            return Secret.inJSON(body, before: end)
        }
    }

    init(_ answer: Realm.Answer) {
        self.init(answer.body) { body, end in Secret.inJSON(body, before: end) }
    }
}

/// Tells if a body that begins with a byte is meant to be JSON.
private func isOfJSON(_ byte: UInt8) -> Bool {
    [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "'")].contains(byte)
}
