/// A token, a password or a code.
///
/// It never prints, and it is neither `Codable` nor `Hashable`. A client sends it as it is, or
/// refuses it with code `badInput`: one that is empty, too long, or has a NUL in it.
///
/// The bytes are not wiped from memory: they pass through strings, JSON and TLS buffers that copy
/// freely. They are wiped from disk.
public struct Secret: Sendable, Equatable {
    /// The largest length, in bytes, of a password, a code or a user name that is sent.
    public static let longest = 1_024

    /// The UTF-8 bytes; reading them is the moment to be careful.
    public let bytes: [UInt8]

    /// Makes a secret of a text's UTF-8 bytes.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Makes a secret of bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The secret as text; invalid UTF-8 is replaced.
    public var text: String {
        String(decoding: bytes, as: UTF8.self)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }

    /// `<redacted>`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
