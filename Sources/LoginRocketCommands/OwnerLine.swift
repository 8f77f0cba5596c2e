import Foundation
import LoginRocket
import LoginRocketProtocol

/// A line of an owner, which may be of a newer version.
struct OwnerLine {
    let bytes: Data

    /// The part of a line that says which it is; every version of the protocol has it.
    private struct Head: Decodable {
        var event: String
        var order: Tag?
        var `protocol`: Int?
        var version: String?
    }

    private var head: Head? { try? JSONDecoder().decode(Head.self, from: bytes) }

    /// The version of the program, if this is the line that tells it.
    ///
    /// - Throws: ``LoginRocketError`` with code `locked` if the owner speaks another language, or
    ///   if it says no before it has heard anything.
    var version: String? {
        get throws(LoginRocketError) {
            guard let head, head.event == "hello" else {
                try requireNoRefusal()
                return nil
            }
            let version = head.version ?? "unknown"
            guard head.protocol == 1 else {
                throw LoginRocketError(
                    .locked,
                    "The client that owns the database is of version \(version) and speaks protocol "
                        + "\(head.protocol.map { "\($0)" } ?? "unknown"), this program protocol 1: use "
                        + "the loginrocket of that version."
                )
            }
            return version
        }
    }

    /// The answer to an order, if this is it.
    ///
    /// - Throws: ``LoginRocketError`` with code `unknown` if it cannot be read.
    func answer(to tag: Tag, from version: String) throws(LoginRocketError) -> OrderAnswer? {
        if case .answer(let answer)? = message, answer.tag == tag { return answer }
        guard let head, head.event == "answer", head.order == tag else {
            try requireNoRefusal()
            return nil
        }
        throw LoginRocketError(
            .unknown,
            "The client that owns the database is of a newer version (\(version)), and "
                + "its answer cannot be read: look at status with the loginrocket of that version."
        )
    }

    private func requireNoRefusal() throws(LoginRocketError) {
        guard case .answer(let answer)? = message, answer.tag == nil, let error = answer.shown.error
        else { return }
        throw LoginRocketError(.locked, error.message)
    }

    private var message: Message? { try? JSONDecoder().decode(Message.self, from: bytes) }
}
