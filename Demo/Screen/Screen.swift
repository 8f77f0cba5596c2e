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
    var client = ClientState.starting

    /// The state that it showed last; kept when it dies, for the next one goes on from there.
    private(set) var shown: ShownState?

    /// The realm, if it is the demo's own and not somebody else's.
    private(set) var realm: RealmView?

    var history = History()

    /// The dialog that takes every key, if there is one.
    var dialog: Dialog?

    /// The list that the arrows move in.
    var focus = Focus.events

    /// The events that are shown.
    var scroll = Scroll()

    /// A remark about the last key.
    var notice: String?

    /// The forms that were left.
    var drafts = Drafts()

    /// The size of the terminal.
    private(set) var size = Drawing.Size(rows: 24, columns: 80)

    /// The orders that have no answer yet.
    private(set) var unanswered = Unanswered()

    /// The passwords of the realm's users, if it is the demo's own.
    var passwords: Passwords

    /// The URL that the latest external login began with.
    private(set) var browserURL: String?

    /// The login token of the signup that waits to be completed, if the demo's own realm made it.
    var loginToken: String?

    /// A screen before anything has happened.
    ///
    /// - Parameters:
    ///   - url: The realm's.
    ///   - passwords: The passwords of the users of a realm of the demo's own.
    init(url: String, passwords: [String: String] = [:]) {
        self.url = url
        self.passwords = Passwords(passwords)
        history.wrap(to: size.eventColumns)
    }

    /// Takes something that happens, and says what is to be done about it.
    mutating func take(_ input: Input, at now: Date) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .key(let key):
            effects = take(key, at: now)
        case .clientStarted(let pid):
            client = .started(pid: pid, at: now)
        case .clientPrinted(let line):
            take(line, at: now)
        case .clientLogged(let line):
            history.add(.trouble, line, at: now)
        case .clientEnded(let how):
            client = .gone(how)
            unanswered.forgetAll()
            passwords.loseAnswers()
            history.add(.staged, "The client is gone: \(how)", at: now)
        case .looked(let view):
            realm = view
        case .madeUser(let token):
            history.add(.staged, "The app's server made the user and a login token", at: now)
            loginToken = token
            if dialog == nil { open(.completeSignup(known: token)) }
        case .cameBack(let url):
            history.add(.staged, "The browser came back with a handler URL", at: now)
            effects = obey(.openURL, [url], at: now)
        case .failed(let sentence):
            history.add(.trouble, sentence, at: now)
        case .resized(let size):
            self.size = size
            history.wrap(to: size.eventColumns)
        case .refreshed:
            break
        case .continued:
            effects = [.redraw]
        case .stopped:
            effects = [.suspend]
        case .interrupted(let signal):
            effects = [.quit(signal: signal)]
        }
        return effects
    }

    /// Gives the client an order, unless its line would be too long to be read and answered.
    mutating func tell(_ order: Order, at now: Date) -> [Effect] {
        guard order.fitsLine else {
            history.add(.trouble, "This is too long for the client: give it less.", at: now)
            return []
        }
        history.add(.asked, words(about: order), at: now)
        return [.tell(order, as: unanswered.add(order.command, at: now))]
    }

    private mutating func take(_ line: Message, at now: Date) {
        guard let new = line.shown else { return }
        var old = shown
        if case .started(let pid, _) = client {
            client = .running(pid: pid)
            history.add(.staged, "Process \(pid) starts: \(new.summary)", at: now)
            old = nil
        }
        for (kind, news) in line.news(since: old) { history.add(kind, news, at: now) }
        if let answer = line.answer { unanswered.take(answer) }
        passwords.take(line, after: shown)
        browserURL = line.url ?? browserURL
        if new.state != .awaitingSignupCompletion { loginToken = nil }
        drafts.take(line)
        focus = focus.following(from: shown?.outbox ?? [], to: new.outbox)
        shown = new
    }

    /// For example `login grace`.
    private func words(about order: Order) -> String {
        if case .cancelOperation(let id) = order,
            let row = shown?.outbox.first(where: { $0.id == id })
        {
            return "\(order.command.rawValue): \(row.title)"
        }
        return [order.command.rawValue, order.username].compactMap(\.self).joined(separator: " ")
    }
}
