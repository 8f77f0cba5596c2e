import Foundation
import LoginRocketCore
import LoginRocketProtocol
import LoginRocketRealm

// The effect of a choice.

extension Screen {
    /// Does what a legal choice is for.
    mutating func obey(_ choice: Choice, at now: Date) -> [Effect] {
        switch choice {
        case .frank: open(.login(as: "frank", known: passwords["frank"]))
        case .grace: open(.login(as: "grace", known: passwords["grace"]))
        case .login: open(.login)
        case .newUser: open(.newUser)
        case .external: open(.external)
        case .comeBack: open(realm == nil ? .handlerURL : .provider)
        case .completeSignup:
            guard realm != nil, loginToken == nil else {
                open(.completeSignup(known: loginToken))
                return []
            }
            return [.makeUser(shown?.username)]
        case .verifyEmail: open(.verifyEmail(known: realm?.mailedToken(.verification)))
        case .forgotten: open(.forgotPassword)
        case .reset:
            guard let username = passwords.forgotten?.username else { return [] }
            let token = realm?.mailedToken(.passwordReset, to: username)
            open(.resetPassword(of: username, known: token))
        case .code: open(.code(known: shown?.username.flatMap { realm?.codes[$0]?.digits }))
        case .changePassword:
            open(.changePassword(known: shown?.username.flatMap { passwords[$0] }))
        case .cancel: return tell(.cancel, at: now)
        case .logout: return tell(.logout, at: now)
        case .check: return tell(.check, at: now)
        case .cancelOperation: dialog = chosen.map(Dialog.cancelling)
        case .acknowledge: return finished.flatMap { tell(.acknowledge($0.id), at: now) }
        case .network:
            let isUp = realm?.isPluggedIn ?? true
            let news = isUp ? "The network cable is pulled" : "The cable is plugged in"
            history.add(.staged, news, at: now)
            return [.setNetwork(up: !isUp)]
        case .fault: dialog = .faults(FaultMenu())
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
            client = .starting
            return [.startClient]
        case .help: dialog = .help(from: 0)
        case .quit: return [.quit(signal: nil)]
        }
        return []
    }
}
