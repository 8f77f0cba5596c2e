internal import Foundation
internal import LoginRocket
public import LoginRocketCore

// Values of the core as they stand in a line.

/// A time as RFC 3339 has it, in UTC; years that it cannot write become the nearest it can.
package func timestamp(_ time: WallTime) -> String {
    let seconds = min(max(time.secondsSince1970, -62_135_596_800), 253_402_300_799)
    return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
}

extension JSONValue {
    /// The time, or `null` if there is none.
    init(_ time: WallTime?) {
        self.init(time.map(timestamp))
    }
}

extension WallTime: Decodable {
    /// Reads a time as ``timestamp(_:)`` writes it.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let date = try Date(text, strategy: .iso8601)
        self.init(secondsSince1970: Int64(date.timeIntervalSince1970))
    }
}

extension OperationID: Decodable {
    /// Reads the ID of an operation.
    public init(from decoder: any Decoder) throws {
        self = try OperationID(reading: decoder.singleValueContainer().decode(String.self))
    }
}
