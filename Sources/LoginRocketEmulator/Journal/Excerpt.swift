/// The beginning of a body.
struct Excerpt: Sendable {
    /// The length of the longest beginning, in bytes.
    static let longest = 16 * 1024

    let bytes: [UInt8]
    let isTruncated: Bool

    init(_ body: [UInt8]) {
        var end = min(body.count, Self.longest)
        // A character is not cut in two.
        let isWithin = { (index: Int) in index < body.count && body[index] & 0xC0 == 0x80 }
        let whole = (0...3).first { end >= $0 && !isWithin(end - $0) }
        end -= whole ?? 0
        bytes = Array(body[..<end])
        isTruncated = end < body.count
    }
}

/// A body as the journal keeps it.
struct KeptBody: Sendable {
    /// The body as it was.
    let open: Excerpt

    /// The body as it is shown, unless somebody asks for its secrets.
    let masked: Excerpt

    init(_ body: [UInt8], of side: Masked) {
        open = Excerpt(body)
        masked = Excerpt(Array(side.body(body).utf8))
    }
}
