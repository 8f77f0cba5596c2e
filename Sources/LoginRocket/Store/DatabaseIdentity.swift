internal import Foundation

/// Tells a database from every other one, also of the same realm and under the same key.
struct DatabaseIdentity: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    static let length = 16

    /// The identity that these bytes are; `nil` if they are too few or too many.
    init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }

    /// An identity that no other database has.
    init() {
        bytes = (0..<Self.length).map { _ in UInt8.random(in: .min ... .max) }
    }

    var description: String { hexadecimal(bytes) }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String(UInt16($0) + 0x100, radix: 16).suffix(2) }.joined()
}

/// A number as bytes, the highest first.
func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    stride(from: number.bitWidth - 8, through: 0, by: -8).map { shift in
        UInt8(truncatingIfNeeded: number >> shift)
    }
}
