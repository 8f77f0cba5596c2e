/// A JWT in its compact form, in its three parts.
struct CompactToken {
    /// The most bytes that are read; no answer of LoginRocket is longer.
    static let longest = HTTPResponse.largestBody

    /// The bytes under the signature: header and payload as they were sent.
    let signed: ArraySlice<UInt8>

    private let header: ArraySlice<UInt8>
    private let payload: ArraySlice<UInt8>
    private let signature: ArraySlice<UInt8>

    /// Takes a text apart; `nil` if it has not exactly three parts, or too many bytes.
    init?(_ token: Secret) {
        guard token.bytes.count <= Self.longest else { return nil }
        let parts = token.bytes.split(
            separator: UInt8(ascii: "."),
            maxSplits: 3,
            omittingEmptySubsequences: false
        )
        guard parts.count == 3 else { return nil }
        (header, payload, signature) = (parts[0], parts[1], parts[2])
        signed = token.bytes[..<payload.endIndex]
    }

    /// The members of the header; `nil` if it is no JSON object.
    var headerMembers: [JSONValue.Member]? { members(of: header) }

    /// The members of the payload; `nil` if it is no JSON object.
    var payloadMembers: [JSONValue.Member]? { members(of: payload) }

    /// The bytes of the signature; `nil` if they are not spelled as they should be.
    var signatureBytes: [UInt8]? { decodeBase64URL(signature) }

    private func members(of part: ArraySlice<UInt8>) -> [JSONValue.Member]? {
        decodeBase64URL(part).flatMap { JSONValue($0)?.members }
    }
}
