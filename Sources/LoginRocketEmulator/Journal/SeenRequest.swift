public import FoundationEssentials
import LoginRocketRealm

extension Emulator {
    /// A request to the port of the LoginRocket API, without its fields and its body.
    public struct SeenRequest: Equatable, Sendable {
        /// The end of a request.
        public enum Outcome: String, CaseIterable, Sendable {
            /// The request has not ended.
            case pending

            /// The answer was sent in full.
            case answered

            /// The emulator closed the connection before the answer was sent in full.
            case cut

            /// The caller closed the connection before the answer was sent in full.
            case left

            /// The request was too large, or not HTTP.
            case refused
        }

        /// The number of the request: 1 for the first one, and never used again.
        public let number: Int

        /// The time at which its head arrived, by the emulator's clock.
        public let time: Date

        /// The method; `nil` for bytes that are not HTTP.
        public let method: String?

        /// The path, without the query; `nil` for bytes that are not HTTP.
        ///
        /// Of a part that paths of the API do not have only the length is shown, for it may hold a
        /// password; a misspelt call behind `/v1` is shown.
        public let path: String?

        /// The user of the token, or the name that the request has; `nil` if it names nobody.
        ///
        /// A name that no user has is masked if a password may be written in it.
        public internal(set) var username: String?

        /// The status of the answer; `nil` if there was none.
        public internal(set) var status: Int?

        /// The fault that struck, or `delay`; `nil` for neither.
        public internal(set) var fault: String?

        /// The end of the request.
        public internal(set) var outcome = Outcome.pending

        /// The time from its head to its end, in milliseconds; `nil` while it is pending.
        public internal(set) var milliseconds: Int?

        /// The field `X-Request-ID` of the answer.
        public internal(set) var requestID: String?
    }
}

extension Emulator.SeenRequest {
    /// The members of the request in JSON, `null` where there is no value.
    var members: [Text: JSON] {
        [
            "number": .integer(number),
            "time": .string(time.written),
            "method": .text(method),
            "path": .text(path),
            "username": .text(username),
            "status": .whole(status),
            "fault": .text(fault),
            "outcome": .string(outcome.rawValue),
            "milliseconds": .whole(milliseconds),
            "requestId": .text(requestID),
        ]
    }

    /// The request at its head.
    var atHead: Emulator.SeenRequest {
        Emulator.SeenRequest(number: number, time: time, method: method, path: path)
    }
}

extension JSON {
    /// A text, or `null`.
    static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

    /// A whole number, or `null`.
    static func whole(_ value: Int?) -> JSON { value.map(JSON.integer) ?? .null }
}

extension Date {
    /// The time with milliseconds, as RFC 3339 writes it.
    fileprivate var written: String {
        formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
