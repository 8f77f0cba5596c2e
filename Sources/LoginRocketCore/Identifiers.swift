/// A user of the realm: the name typed at login, in lower case as the realm keeps it.
///
/// One user is one lane of the outbox.
public struct User: Hashable, Sendable {
    /// The lower-case user name or email address.
    public let username: String

    /// Makes a user of a name as typed; upper and lower case are the same user.
    public init(_ username: String) {
        self.username = username.lowercased()
    }

    /// Byte for byte: names that merely look the same are different to a server and to a seal.
    public static func == (lhs: User, rhs: User) -> Bool {
        lhs.username.utf8.elementsEqual(rhs.username.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in username.utf8 { hasher.combine(byte) }
    }
}

/// The identity of a session: the `tk` claim of its token, or a keyed hash of a token without one.
public struct SessionIdentity: Comparable, Hashable, Sendable {
    /// The claim or the hash; never the token itself.
    public let value: String

    /// Makes an identity from a `tk` claim or a keyed hash.
    public init(_ value: String) {
        self.value = value
    }

    /// Byte for byte, as servers compare; for a stable order only.
    public static func < (lhs: SessionIdentity, rhs: SessionIdentity) -> Bool {
        lhs.value.utf8.lexicographicallyPrecedes(rhs.value.utf8)
    }

    /// Byte for byte: texts that merely look the same are different to a server.
    public static func == (lhs: SessionIdentity, rhs: SessionIdentity) -> Bool {
        lhs.value.utf8.elementsEqual(rhs.value.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in value.utf8 { hasher.combine(byte) }
    }
}

/// A reference to a token, a password or a code that the shell holds.
///
/// The core never sees the bytes. A saved secret lives exactly as long as a saved value refers
/// to it.
public struct SecretRef: Hashable, Sendable {
    /// A random number the shell drew.
    public let value: UInt64

    /// Makes a reference of a number the shell drew.
    public init(_ value: UInt64) {
        self.value = value
    }
}

/// Stamps one request, so that its answer is recognised, and a late one is too.
///
/// A counter of this process; it is never saved.
public struct AttemptID: Comparable, Hashable, Sendable {
    /// The count.
    public let value: UInt64

    /// Makes the ID of the attempt number `value`.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// The earlier attempt comes first.
    public static func < (lhs: AttemptID, rhs: AttemptID) -> Bool {
        lhs.value < rhs.value
    }

    var next: AttemptID { AttemptID(value &+ 1) }
}

/// An operation's place in the order of acceptance; never used twice, not even after a deletion.
public struct SequenceNumber: Comparable, Hashable, Sendable {
    /// The number, 1 for the first operation of a database.
    public let value: Int64

    /// Makes the sequence number `value`.
    public init(_ value: Int64) {
        self.value = value
    }

    /// The operation accepted earlier comes first.
    public static func < (lhs: SequenceNumber, rhs: SequenceNumber) -> Bool {
        lhs.value < rhs.value
    }

    var next: SequenceNumber { SequenceNumber(value &+ 1) }
}

/// An operation's name to the outside: 128 random bits, written as 32 hexadecimal digits.
public struct OperationID: Hashable, Sendable, CustomStringConvertible {
    /// The first 64 bits.
    public let high: UInt64

    /// The last 64 bits.
    public let low: UInt64

    /// Makes an ID of 128 bits the shell drew.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads an ID from its 32 hexadecimal digits; `nil` for any other text.
    public init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy(isHexadecimalDigit),
            let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// The 32 lower-case hexadecimal digits.
    public var description: String {
        padded(high) + padded(low)
    }

    private func padded(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// `UInt64(_:radix:)` alone would also take a sign.
private func isHexadecimalDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
}

/// The randomness an event brings along: the core draws none itself.
public struct Draw: Hashable, Sendable {
    /// Random bits that become jitter.
    public let bits: UInt64

    /// A fresh ID, for the operation this event may have to add.
    public let operationID: OperationID

    /// Makes a draw of random bits and a fresh operation ID.
    public init(bits: UInt64, operationID: OperationID) {
        self.bits = bits
        self.operationID = operationID
    }

    /// A number from 0 up to, not including, 1.
    var fraction: Double {
        Double(bits >> 11) / 9_007_199_254_740_992
    }
}
