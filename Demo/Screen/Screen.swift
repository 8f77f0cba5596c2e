import Foundation
import LoginRocket
import LoginRocketEmulator

/// The interactive demo without its terminal, its processes and its clock: what is known, and what
/// is to be done about what happens.
struct Screen: Equatable {
    let url: String

    /// The process that is shown.
    private(set) var client = ClientState.starting(pid: nil)

    /// What it said last; kept when it dies, for the next one goes on from there.
    private(set) var report: ClientReport?

    /// The realm, if it is the demo's own and not somebody else's.
    private(set) var realm: RealmView?

    private(set) var history = History()

    /// The questions on the last line, if any are open.
    private(set) var form: Form?

    /// The commands that have no answer yet.
    private(set) var unanswered: [String] = []

    /// The passwords of the realm's users, if it is the demo's own.
    private var passwords: [String: String] = [:]
    private var nextPasswords: [String: String] = [:]

    /// The client's process.
    enum ClientState: Equatable {
        /// It has said nothing yet.
        case starting(pid: Int32?)
        case running(pid: Int32)
        case gone(String)
    }

    /// Something that happens.
    enum Input {
        case key(Key)
        case clientStarted(pid: Int32)
        case clientPrinted(ClientReport)
        case clientLogged(String)
        case clientEnded(String)
        /// The realm as it is now.
        case looked(RealmView)
        /// Something that was to be done did not work.
        case failed(String)
        /// The size of the terminal or the time has changed.
        case refreshed
        /// A signal wants the program to end.
        case interrupted(Int32)
    }

    /// Something to be done.
    enum Effect: Equatable {
        /// A line for the client's standard input.
        case tell(String)
        case setNetwork(up: Bool)
        case planFault(Fault?)
        case advanceClock(seconds: Double)
        case killClient
        case startClient
        case quit(signal: Int32?)
    }

    /// A screen before anything has happened.
    ///
    /// - Parameters:
    ///   - url: The realm's.
    ///   - passwords: The passwords of the users of a realm of the demo's own.
    init(url: String, passwords: [String: String] = [:]) {
        self.url = url
        self.passwords = passwords
    }

    /// Takes something that happens, and says what is to be done about it.
    mutating func take(_ input: Input, at now: Date) -> [Effect] {
        switch input {
        case .key(let key):
            return take(key, at: now)
        case .clientStarted(let pid):
            client = .starting(pid: pid)
        case .clientPrinted(let line):
            take(line, at: now)
        case .clientLogged(let line):
            history.add(.trouble, line, at: now)
        case .clientEnded(let how):
            client = .gone(how)
            unanswered = []
            history.add(.staged, "The client is gone: \(how)", at: now)
        case .looked(let view):
            realm = view
        case .failed(let sentence):
            history.add(.trouble, sentence, at: now)
        case .refreshed:
            break
        case .interrupted(let signal):
            return [.quit(signal: signal)]
        }
        return []
    }

    private mutating func take(_ line: ClientReport, at now: Date) {
        switch client {
        case .starting(let pid?):
            client = .running(pid: pid)
            history.add(.staged, "Process \(pid) starts: \(line.summary)", at: now)
        case .starting, .running, .gone:
            for news in report.map(line.news(since:)) ?? [] {
                history.add(.changed, news, at: now)
            }
        }
        if let command = line.command { answered(command, line, at: now) }
        for (username, password) in nextPasswords where hasChanged(username, in: line) {
            passwords[username] = password
            nextPasswords[username] = nil
        }
        report = line
    }

    private mutating func answered(_ command: String, _ line: ClientReport, at now: Date) {
        if let place = unanswered.firstIndex(of: command) { unanswered.remove(at: place) }
        if let error = line.error {
            history.add(.trouble, "\(command): \(error.message)", at: now)
        } else if line.exit == Int(ExitStatus.queued.rawValue) {
            history.add(.answered, "\(command): accepted and queued", at: now)
        } else {
            history.add(.answered, "\(command): done", at: now)
        }
    }

    /// Whether this line is the first to say that the user's password is a new one.
    private func hasChanged(_ username: String, in line: ClientReport) -> Bool {
        line.outbox.contains { entry in
            entry.kind == "updatePassword" && entry.username == username && entry.outcome == "done"
                && report?.outbox.first { $0.id == entry.id }?.outcome == nil
        }
    }

    // MARK: - Keys

    private mutating func take(_ key: Key, at now: Date) -> [Effect] {
        if let form {
            switch form.taking(key) {
            case .asking(let form): self.form = form
            case .abandoned: self.form = nil
            case .answered(let answers):
                self.form = nil
                return obey(form.purpose, answers, at: now)
            }
            return []
        }
        switch key {
        case .character(let letter):
            guard let choice = Choice.allCases.first(where: { $0.letter == letter }),
                isLegal(choice)
            else { return [] }
            return obey(choice, at: now)
        case .interrupt:
            return [.quit(signal: nil)]
        case .enter, .escape, .backspace, .clearLine:
            return []
        }
    }

    private mutating func obey(_ choice: Choice, at now: Date) -> [Effect] {
        switch choice {
        case .frank: form = .login(as: "frank", known: passwords["frank"])
        case .grace: form = .login(as: "grace", known: passwords["grace"])
        case .login: form = .login
        case .code: form = .code(known: report?.username.flatMap { realm?.codes[$0]?.digits })
        case .changePassword:
            form = .changePassword(known: report?.username.flatMap { passwords[$0] })
        case .cancel: return tell("cancel", at: now)
        case .logout: return tell("logout", at: now)
        case .check: return tell("check", at: now)
        case .acknowledge:
            return finished.flatMap { tell("acknowledge", [("id", $0.id)], at: now) }
        case .network:
            let isUp = realm?.isPluggedIn ?? true
            history.add(
                .staged,
                isUp ? "The network cable is pulled" : "The cable is plugged in",
                at: now
            )
            return [.setNetwork(up: !isUp)]
        case .fault:
            let fault = realm?.nextFault.following
            history.add(.staged, "The next call: \(fault?.rawValue ?? "as usual")", at: now)
            return [.planFault(fault)]
        case .clock:
            history.add(.staged, "The realm's clock goes forward by an hour", at: now)
            return [.advanceClock(seconds: 3_600)]
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
        switch purpose {
        case .login:
            return tell("login", [("username", answers[0]), ("password", answers[1])], at: now)
        case .loginAs(let name):
            return tell("login", [("username", name), ("password", answers[0])], at: now)
        case .code:
            return tell("mfa", [("code", answers[0])], at: now)
        case .changePassword:
            do {
                try Secret(answers[1]).require(confirmation: Secret(answers[2]))
            } catch {
                history.add(.trouble, error.message, at: now)
                return []
            }
            if let username = report?.username { nextPasswords[username] = answers[1] }
            return tell("updatePassword", [("current", answers[0]), ("new", answers[1])], at: now)
        }
    }

    private mutating func tell(
        _ command: String,
        _ arguments: [(key: String, value: String)] = [],
        at now: Date
    ) -> [Effect] {
        unanswered.append(command)
        let whom = arguments.first { $0.key == "username" }?.value
        history.add(.asked, [command, whom].compactMap { $0 }.joined(separator: " "), at: now)
        var members: [(key: String, value: JSON)] = [("command", .string(command))]
        for argument in arguments { members.append((argument.key, .string(argument.value))) }
        return [.tell(JSON.object(members).description)]
    }
}
