import Foundation
import LoginRocket
import LoginRocketCommands
import LoginRocketCore
import LoginRocketEmulator
import LoginRocketProtocol
import LoginRocketRealm

/// The interactive demo without its terminal, its processes and its clock: what is known, and what
/// is to be done about what happens.
struct Screen: Equatable {
    let url: String

    /// The process that is shown.
    private(set) var client = ClientState.starting(pid: nil)

    /// Its last message; kept when it dies, for the next one goes on from there.
    private(set) var message: Message?

    /// The realm, if it is the demo's own and not somebody else's.
    private(set) var realm: RealmView?

    private(set) var history = History()

    /// The questions on the last line, if any are open.
    private(set) var form: Form?

    /// The commands that have no answer yet.
    private(set) var unanswered: [Order.Command] = []

    /// The passwords of the realm's users, if it is the demo's own.
    private(set) var passwords: Passwords

    /// The URL that the latest external login began with.
    private(set) var browserURL: String?

    /// The login token of the signup that waits to be completed, if the demo's own realm made it.
    private var loginToken: String?

    /// A screen before anything has happened.
    ///
    /// - Parameters:
    ///   - url: The realm's.
    ///   - passwords: The passwords of the users of a realm of the demo's own.
    init(url: String, passwords: [String: String] = [:]) {
        self.url = url
        self.passwords = Passwords(passwords)
    }

    /// Takes something that happens, and says what is to be done about it.
    mutating func take(_ input: Input, at now: Date) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .key(let key):
            if let form {
                effects = take(key, for: form, at: now)
            } else if case .character(let character) = key {
                guard let choice = Choice(rawValue: character), isLegal(choice) else { break }
                effects = obey(choice, at: now)
            } else if key == .interrupt {
                effects = [.quit(signal: nil)]
            }
        case .clientStarted(let pid):
            client = .starting(pid: pid)
        case .clientPrinted(let message):
            take(message, at: now)
        case .clientLogged(let line):
            history.add(.trouble, line, at: now)
        case .clientEnded(let how):
            client = .gone(how)
            unanswered = []
            passwords.loseAnswers()
            history.add(.staged, "The client is gone: \(how)", at: now)
        case .looked(let view):
            realm = view
        case .madeUser(let token):
            history.add(.staged, "The app's server made the user and a login token", at: now)
            loginToken = token
            if form == nil { form = .completeSignup(known: token) }
        case .cameBack(let url):
            history.add(.staged, "The browser came back with a handler URL", at: now)
            effects = obey(.openURL, [url], at: now)
        case .failed(let sentence):
            history.add(.trouble, sentence, at: now)
        case .refreshed:
            break
        case .interrupted(let signal):
            effects = [.quit(signal: signal)]
        }
        for case .tell(let order) in effects {
            unanswered.append(order.command)
            let words = [order.command.rawValue, order.username]
            history.add(.asked, words.compactMap(\.self).joined(separator: " "), at: now)
        }
        return effects
    }

    private mutating func take(_ new: Message, at now: Date) {
        var old = message
        if case .starting(let pid?) = client {
            client = .running(pid: pid)
            history.add(.staged, "Process \(pid) starts: \(new.summary)", at: now)
            old = nil
        }
        for (kind, news) in new.news(since: old) { history.add(kind, news, at: now) }
        if let place = unanswered.firstIndex(where: { $0 == new.answered }) {
            unanswered.remove(at: place)
        }
        passwords.take(new, after: message)
        browserURL = new.url ?? browserURL
        if new.state != .awaitingSignupCompletion { loginToken = nil }
        message = new
    }

    // MARK: - Keys

    private mutating func take(_ key: Key, for form: Form, at now: Date) -> [Effect] {
        switch form.taking(key) {
        case .asking(let form):
            self.form = form
            return []
        case .abandoned:
            self.form = nil
            passwords.abandon(form.purpose)
            return []
        case .answered(let answers):
            self.form = nil
            return obey(form.purpose, answers, at: now)
        }
    }

    private mutating func obey(_ choice: Choice, at now: Date) -> [Effect] {
        switch choice {
        case .frank: form = .login(as: "frank", known: passwords["frank"])
        case .grace: form = .login(as: "grace", known: passwords["grace"])
        case .login: form = .login
        case .newUser: form = .newUser
        case .external: form = .external
        case .comeBack: form = realm == nil ? .handlerURL : .provider
        case .completeSignup:
            guard realm != nil, loginToken == nil else {
                form = .completeSignup(known: loginToken)
                return []
            }
            return [.makeUser(message?.username)]
        case .verifyEmail: form = .verifyEmail(known: realm?.mailedToken(.verification))
        case .forgotten:
            form =
                passwords.forgotten?.username.map {
                    .resetPassword(of: $0, known: realm?.mailedToken(.passwordReset, to: $0))
                } ?? .forgotPassword
        case .code: form = .code(known: message?.username.flatMap { realm?.codes[$0]?.digits })
        case .changePassword:
            form = .changePassword(known: message?.username.flatMap { passwords[$0] })
        case .cancel: return [.tell(.cancel)]
        case .logout: return [.tell(.logout)]
        case .check: return [.tell(.check)]
        case .acknowledge: return finished.map { .tell(.acknowledge($0.id)) }
        case .network:
            let isUp = realm?.isPluggedIn ?? true
            let news = isUp ? "The network cable is pulled" : "The cable is plugged in"
            history.add(.staged, news, at: now)
            return [.setNetwork(up: !isUp)]
        case .fault:
            let fault = realm?.nextFault.following
            history.add(.staged, "The next call: \(fault?.rawValue ?? "as usual")", at: now)
            return [.planFault(fault)]
        case .clock:
            history.add(.staged, "The realm's clock goes forward by an hour", at: now)
            return [.advanceClock(seconds: 3_600)]
        case .signups:
            let signups = (realm?.signups ?? .logIn).following
            history.add(.staged, "Who signs up: \(signups.rawValue)", at: now)
            return [.setSignups(signups)]
        case .kill:
            history.add(.staged, "kill -9", at: now)
            return [.killClient]
        case .restart:
            client = .starting(pid: nil)
            return [.startClient]
        case .quit:
            return [.quit(signal: nil)]
        }
        return []
    }

    private mutating func obey(
        _ purpose: Form.Purpose,
        _ answers: [String],
        at now: Date
    ) -> [Effect] {
        // It may have died while the form was open.
        guard isRunning else {
            history.add(.trouble, "The client took nothing in: restart it.", at: now)
            return []
        }
        if case .provider = purpose {
            return browserURL.map { [.browse(url: $0, email: answers[0])] } ?? []
        }
        do {
            let order = try purpose.order(answers)
            passwords.take(answers, for: purpose, by: message?.username)
            return [.tell(order)]
        } catch {
            history.add(.trouble, error.message, at: now)
            return []
        }
    }
}
