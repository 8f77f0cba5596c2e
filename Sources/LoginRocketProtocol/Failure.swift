package import LoginRocket

/// An error in the use of the program, or in the client.
package enum Failure: Error, Equatable {
    case usage(String)
    case client(LoginRocketError)

    /// The order was given up by whoever gave it, before it was answered.
    case abandoned

    package init(_ error: any Error) {
        switch error {
        case let failure as Failure:
            self = failure
        case let error as LoginRocketError:
            self = .client(error)
        case is CancellationError:
            self = .abandoned
        default:
            let kind = type(of: error)
            self = .client(
                LoginRocketError(.unknown, "The command failed (\(kind)): try it again.")
            )
        }
    }

    /// The stable name of the kind of trouble.
    package var code: String {
        switch self {
        case .usage: "usage"
        case .client(let error): error.code.rawValue
        case .abandoned: "abandoned"
        }
    }

    /// One sentence for people.
    package var message: String {
        switch self {
        case .usage(let message): message
        case .client(let error): error.message
        case .abandoned: "The order was abandoned: look at status for what became of it."
        }
    }

    /// The client's own error.
    package var error: LoginRocketError? {
        switch self {
        case .client(let error): error
        case .usage, .abandoned: nil
        }
    }

    package var exit: ExitStatus {
        switch self {
        case .usage: .usage
        case .client(let error): error.code.exit
        case .abandoned: .noAnswer
        }
    }
}

extension LoginRocketError.Code {
    fileprivate var exit: ExitStatus {
        switch self {
        case .illegal, .busy, .pendingChange: .usage
        case .badInput: .badInput
        case .offline, .unknown, .limited: .noAnswer
        case .outcomeUnknown: .outcomeUnknown
        case .refused: .refused
        case .locked: .locked
        case .store, .key: .trouble
        }
    }
}
