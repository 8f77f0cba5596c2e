import Dispatch
import Foundation
import LoginRocketProtocol

/// The terminal a person types at.
struct Terminal {
    private let settings: termios

    /// The terminal at standard input; `nil` if that is a file or a pipe.
    init?() {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1, unsafe tcgetattr(STDIN_FILENO, &settings) == 0
        else { return nil }
        self.settings = settings
    }

    /// Asks for one line that is not shown as it is typed.
    ///
    /// However it ends, also by a signal, the terminal shows again what is typed.
    func ask(_ question: String) async -> LineSplitter.Line? {
        let guards = [SIGINT, SIGTERM, SIGHUP].map(restoringOnSignal)
        defer {
            restore()
            for (number, source) in guards {
                source.cancel()
                signal(number, SIG_DFL)
            }
            Output.error.write(line: "")
        }
        hide()
        Output.error.write(question)
        return await Reader(STDIN_FILENO).nextLine()
    }

    private func hide() {
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    }

    private func restore(_ when: Int32 = TCSADRAIN) {
        var settings = settings
        unsafe tcsetattr(STDIN_FILENO, when, &settings)
    }

    private func restoringOnSignal(
        _ number: Int32
    ) -> (number: Int32, source: any DispatchSourceSignal) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            // What was half typed is not for whoever reads next.
            restore(TCSAFLUSH)
            Output.error.write(line: "")
            // As a shell reports a program that a signal ended.
            _exit(128 + number)
        }
        source.resumeArmed()
        return (number, source)
    }
}
