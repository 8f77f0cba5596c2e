import Foundation
import LoginRocketProtocol

/// The orders that the client has not answered yet, each by the number that it was given with.
struct Unanswered: Equatable {
    /// The times at which they were given, by command and number.
    private var times: [Order.Command: [Int: Date]] = [:]
    private var lastNumber = 0

    /// The commands of these orders.
    var commands: Set<Order.Command> { Set(times.keys) }

    /// Adds an order; returns its number, which no other has.
    mutating func add(_ command: Order.Command, at now: Date) -> Int {
        lastNumber += 1
        times[command, default: [:]][lastNumber] = now
        return lastNumber
    }

    /// Takes an answer, which names the order that it is for.
    mutating func take(_ answer: OrderAnswer) {
        guard case .number(let number)? = answer.tag else { return }
        for command in commands {
            times[command]?[number] = nil
            if times[command]?.isEmpty == true { times[command] = nil }
        }
    }

    /// No answer will come any more.
    mutating func forgetAll() { times = [:] }

    /// The lowest number of an order with this command.
    func number(of command: Order.Command) -> Int? { times[command]?.keys.min() }

    /// The time that an answer has taken which should have come by now; `nil` if there is none.
    func delay(at now: Date) -> TimeInterval? {
        times.compactMap { command, times in
            let delay = times.values.min().map(now.timeIntervalSince) ?? 0
            return delay > command.patience ? delay : nil
        }
        .max()
    }
}

extension Order.Command {
    /// The seconds in which an answer comes from a client that lives.
    fileprivate var patience: TimeInterval {
        switch self {
        case .updatePassword, .verifyEmail, .logout, .cancel, .cancelOperation, .acknowledge,
            .status, .external, .token, .signupToken, .outbox:
            3
        // These wait for the realm.
        case .login, .mfa, .check, .forgotPassword, .resetPassword, .resendEmail, .signUp,
            .completeSignup, .openURL, .externalRedirect, .outcome:
            30
        }
    }
}
