import LoginRocketCore

@testable import LoginRocket

// What the tests of single answers share; they need no transport.

extension Answer {
    var isUnknown: Bool {
        guard case .unknown(let why) = self else { return false }
        return !why.isEmpty && !why.contains { $0.isNewline }
    }

    var isNotSent: Bool {
        guard case .notSent(let why) = self else { return false }
        return !why.isEmpty && !why.contains { $0.isNewline }
    }
}

/// A whole JSON answer.
func ok(_ body: String) -> HTTPResponse {
    HTTPResponse(
        status: 200,
        contentTypes: ["application/json"],
        framing: .length(body.utf8.count),
        body: Array(body.utf8)
    )
}
