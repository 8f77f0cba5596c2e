import LoginRocketCommands
import LoginRocketCore
import LoginRocketProtocol

/// A choice that a person makes with a single key.
enum Choice: Character, CaseIterable {
    case frank = "f"
    case grace = "g"
    case login = "l"
    case newUser = "n"
    case code = "c"
    case comeBack = "b"
    case completeSignup = "m"
    case cancel = "x"
    case verifyEmail = "v"
    case changePassword = "p"
    case logout = "o"
    case check = "s"
    case cancelOperation = "d"
    case acknowledge = "a"
    case forgotten = "w"
    case reset = "y"
    case external = "e"
    case signups = "i"
    case network = "u"
    case fault = "t"
    case clock = "h"
    case kill = "k"
    case restart = "r"
    case help = "?"
    case quit = "q"
}

extension Screen {
    /// The keys that are legal now: none while a dialog takes them all.
    var choices: [(key: Character, label: String)] {
        guard dialog == nil else { return [] }
        return Choice.allCases.filter(isLegal).map { ($0.rawValue, label(of: $0)) }
    }

    /// Tells if it would not be refused now.
    func isLegal(_ choice: Choice) -> Bool {
        switch choice {
        case .frank, .grace: realm != nil && canLogIn
        case .login, .newUser, .forgotten, .external: canLogIn
        case .reset: canLogIn && passwords.forgotten?.username != nil
        case .code: canAnswer(.awaitingMfa)
        case .comeBack: canAnswer(.awaitingExternalLogin)
        case .completeSignup: canAnswer(.awaitingSignupCompletion)
        case .cancel: isRunning && (isAwaiting || isLoggingIn)
        case .verifyEmail: isRunning && awaitsEmailToken
        case .changePassword: isRunning && state == .loggedIn && !hasPendingChange
        case .logout: isRunning && state == .loggedIn
        case .check: isRunning && state == .loggedIn && !isBusy
        case .cancelOperation: isRunning && chosen?.cancellable == true
        case .acknowledge: isRunning && !finished.isEmpty
        case .signups: realm != nil && canLogIn
        case .network, .fault, .clock: realm != nil
        case .kill: hasProcess
        case .restart: isGone
        case .help, .quit: true
        }
    }

    private func label(of choice: Choice) -> String {
        switch choice {
        case .frank: "log in as frank"
        case .grace: "as grace"
        case .login: "as somebody"
        case .newUser: "new user"
        case .comeBack: "come back"
        case .completeSignup: "complete the signup"
        case .verifyEmail: "verify email"
        case .forgotten: "forgot password"
        case .reset: "reset password"
        case .external: "external login"
        case .signups: "signups: \((realm?.signups ?? .logIn).rawValue)"
        case .code: "code"
        case .cancel: "cancel"
        case .changePassword: "password"
        case .logout: "log out"
        case .check: "check"
        case .cancelOperation: "cancel it"
        case .acknowledge: "acknowledge"
        case .network: realm?.isPluggedIn == false ? "plug in" : "unplug"
        case .fault: "faults"
        case .clock: "clock +1 h"
        case .kill: "kill -9"
        case .restart: "restart"
        case .help: "help"
        case .quit: "quit"
        }
    }

    /// The operation that the cursor is on.
    var chosen: ShownOperation? {
        let outbox = shown?.outbox ?? []
        return focus.place(in: outbox).map { outbox[$0] }
    }

    /// The operations that have ended and are kept until they are acknowledged.
    var finished: [ShownOperation] {
        shown?.outbox.filter { $0.outcome != nil } ?? []
    }

    private var state: SessionState.Name? { shown?.state?.known }

    /// Something that was begun can be given up.
    private var isAwaiting: Bool {
        switch state {
        case .awaitingMfa, .awaitingSignupCompletion, .awaitingExternalLogin: true
        case .loggedOut, .loggedIn, nil: false
        }
    }

    private var canLogIn: Bool {
        [.loggedOut, .awaitingMfa, .awaitingExternalLogin].contains(where: canAnswer)
    }

    /// Tells if the client waits in this state, and for nothing else.
    private func canAnswer(_ waiting: SessionState.Name) -> Bool {
        isRunning && !isBusy && state == waiting
    }

    private var awaitsEmailToken: Bool {
        shown?.emailVerification == .awaitingToken || shown?.emailVerification == .tokenPending
    }

    private var hasPendingChange: Bool {
        shown?.outbox.contains { entry in
            entry.kind == .updatePassword && entry.outcome == nil
                && entry.username == shown?.username
        } ?? false
    }

    /// Tells if the client takes commands.
    var isRunning: Bool {
        guard case .running = client else { return false }
        return true
    }

    /// Tells if there is a process that can be killed.
    private var hasProcess: Bool {
        switch client {
        case .started, .running: true
        case .starting, .gone: false
        }
    }

    /// Tells if no client runs, and none is about to.
    var isGone: Bool {
        guard case .gone = client else { return false }
        return true
    }

    /// Tells if a request is on its way that a person waits for.
    private var isBusy: Bool {
        isLoggingIn || unanswered.commands.contains { questions.contains($0) }
    }

    private var isLoggingIn: Bool {
        unanswered.commands.contains { logins.contains($0) }
    }
}

/// The commands that a person waits for, and may give up.
private let logins: [Order.Command] = [.login, .mfa, .signUp, .completeSignup, .openURL]

/// The commands that a person waits for.
private let questions: [Order.Command] = [.check, .forgotPassword, .resetPassword]
