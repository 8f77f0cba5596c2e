import Foundation
import LoginRocketCommands
import LoginRocketProtocol

// The things that happen to the screen, and those that it wants done.

extension Screen {
    /// The client's process.
    enum ClientState: Equatable {
        /// There is to be one.
        case starting
        /// It has said nothing since then.
        case started(pid: Int32, at: Date)
        case running(pid: Int32)
        case gone(String)
    }

    /// Something that happens.
    enum Input {
        case key(Key)
        case clientStarted(pid: Int32)
        case clientPrinted(Message)
        case clientLogged(String)
        case clientEnded(String)
        /// The realm as it is now.
        case looked(RealmView)
        /// The app's server made the user of a signup, and this login token.
        case madeUser(token: String)
        /// The browser came back from the provider, to this handler URL.
        case cameBack(url: String)
        /// Something that was to be done did not work.
        case failed(String)
        /// The terminal has this size now.
        case resized(Drawing.Size)
        /// The time has changed, or something of the terminal.
        case refreshed
        /// The program goes on after it was stopped, and the terminal may show anything.
        case continued
        /// Somebody wants the program to stop until it is continued.
        case stopped
        /// A signal wants the program to end.
        case interrupted(Int32)
    }

    /// Something to be done.
    enum Effect: Equatable {
        /// Give the client an order, tagged with this number.
        case tell(Order, as: Int)
        case setNetwork(up: Bool)
        /// Make calls to come go wrong; `nil` for as usual.
        case plan(CallsPlan?)
        case advanceClock(seconds: Double)
        case setSignups(RealmView.Signups)
        /// Do what the app's server does with the signup token of this user.
        case makeUser(String?)
        /// Do what a browser does with the URL of an external login.
        case browse(url: String, email: String)
        case killClient
        case startClient
        /// Draw everything anew.
        case redraw
        /// Stop, as a shell's job does.
        case suspend
        case quit(signal: Int32?)

        /// Tells if the realm or the terminal may be another one after it; the client's work is
        /// done later.
        var changesTheStage: Bool {
            switch self {
            case .tell, .killClient, .startClient, .quit: false
            case .setNetwork, .plan, .advanceClock, .setSignups, .makeUser, .browse, .redraw,
                .suspend:
                true
            }
        }
    }
}
