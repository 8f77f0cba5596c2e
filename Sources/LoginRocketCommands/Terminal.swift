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
    /// However it ends, also by a signal, the terminal shows again what is typed; and it does so
    /// while the program is stopped.
    func ask(_ question: String) async -> LineSplitter.Line? {
        let ends = deadlySignals.map { number in
            listen(to: number) {
                // What was half typed is not for whoever reads next.
                restore(TCSAFLUSH)
                Output.error.write(line: "")
                // As a shell reports a program that a signal ended.
                _exit(128 + number)
            }
        }
        let stop = listen(to: SIGTSTP) {
            guard canBeContinued else { return }
            restore()
            kill(getpid(), SIGSTOP)
        }
        let goOn = listen(to: SIGCONT) {
            hide()
            Output.error.write(question)
        }
        defer {
            for source in ends + [stop, goOn] { source.cancelAndWait() }
            restore()
            for number in deadlySignals + [SIGTSTP, SIGCONT] { signal(number, SIG_DFL) }
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

    private func listen(
        to number: Int32,
        _ arrived: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: arrived)
        source.resumeArmed()
        return source
    }
}

/// The signals that end a program by default, and can be caught.
private let deadlySignals = [
    SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU,
    SIGXFSZ,
]

/// `true` if there is a shell in this session that can continue the program; the system does not
/// stop it otherwise.
private var canBeContinued: Bool { getsid(getppid()) == getsid(0) }
