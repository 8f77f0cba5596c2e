import Foundation

/// The program as a job of a shell, whose terminal is for one job at a time.
package enum Job {
    /// Tells if a terminal belongs to another job now: it must not be read, drawn on or changed.
    ///
    /// A terminal without job control belongs to everybody.
    package static func isInBackground(of terminal: Int32) -> Bool {
        let owner = tcgetpgrp(terminal)
        return owner >= 0 && owner != getpgrp()
    }

    /// `true` if there is a shell in this session that can continue the program; the system does
    /// not stop it otherwise.
    package static var canBeContinued: Bool { getsid(getppid()) == getsid(0) }

    /// Stops the program if it is in the background, as the system stops one that reads there: the
    /// system itself does not, because threads of Dispatch block that signal.
    ///
    /// - Returns: `true` if it is stopped, by the time its signal has arrived.
    static func stopsInBackground(of terminal: Int32) -> Bool {
        guard isInBackground(of: terminal), canBeContinued else { return false }
        // A signal that came together with the one that continues the program is heard first.
        poll(nil, 0, 500)
        guard isInBackground(of: terminal) else { return false }
        signal(SIGTTIN, SIG_DFL)
        kill(0, SIGTTIN)
        return true
    }

    /// Waits until a terminal belongs to this job; false if no shell can give it back.
    static func awaitForeground(of terminal: Int32) -> Bool {
        while isInBackground(of: terminal) {
            guard canBeContinued else { return false }
            poll(nil, 0, 100)
        }
        return true
    }
}
