import Foundation
import LoginRocketChild
import LoginRocketCommands
import LoginRocketProtocol

/// A client as a process of its own, this program's `run`: it can be killed without warning.
struct ClientProcess {
    private let child: PipedChild

    /// The way of its orders, a line for each.
    var orders: Outlet

    /// Starts it.
    ///
    /// - Parameters:
    ///   - options: The options of its `run`.
    ///   - tell: Called with what it prints, logs, and with its end, which comes last.
    /// - Throws: An error of the system if it cannot be started.
    init(_ options: [String], tell: @escaping @Sendable (Screen.Input) -> Void) throws {
        // Writing to a client that has just died is to be an error, not the end.
        signal(SIGPIPE, SIG_IGN)
        let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
        // It must not outlive a screen that was killed.
        // Its folder may have a path too long for a socket, and nobody else gives it orders.
        let socket = options.contains("--socket") ? [] : ["--no-socket"]
        // Its log is shown as trouble, and its changes are shown anyway.
        let log = options.contains("--log-level") ? [] : ["--log-level", "warning"]
        let child = try PipedChild([program, "run", "--end-with-input"] + socket + log + options)
        self.child = child
        orders = Outlet(pipe: child.input)
        tell(.clientStarted(pid: child.program.pid))
        Task {
            for await line in Reader(child.errors).lines() {
                if case .text(let text) = line { tell(.clientLogged(text)) }
            }
            close(child.errors)
        }
        Task {
            for await line in Reader(child.output).lines() {
                if case .text(let text) = line,
                    let message = try? JSONDecoder().decode(Message.self, from: Data(text.utf8))
                {
                    tell(.clientPrinted(message))
                }
            }
            close(child.output)
            tell(.clientEnded(sentence(await child.program.end())))
        }
    }

    var pid: Int32 { child.program.pid }

    var isRunning: Bool { child.program.isRunning }

    /// SIGTERM: it saves nothing more than it has saved already, but it says goodbye, also if it
    /// was stopped.
    func terminate() {
        child.program.send(SIGTERM)
        child.program.send(SIGCONT)
    }

    /// SIGKILL: no farewell, no flushing.
    func kill() {
        child.program.send(SIGKILL)
    }
}

private func sentence(_ end: Child.End) -> String {
    switch end {
    case .exited(let code): "it ended with exit code \(code)"
    case .killed(SIGKILL): "killed"
    case .killed(let signal): "a signal (\(signal)) ended it"
    }
}
