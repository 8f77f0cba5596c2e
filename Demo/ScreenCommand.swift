import ArgumentParser
import Foundation
import LoginRocket
import LoginRocketCommands
import LoginRocketEmulator
import LoginRocketProtocol

/// Without a command: the demo on one screen, or the outage story without anybody at the keys.
struct ScreenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen",
        abstract: "Show the client on one screen, with keys to play with it.",
        discussion: """
            The realm is inside the program, its network can be unplugged, and the client is a \
            process of its own that can be killed and restarted. Everything is gone at the end. \
            With --url and --db together the realm is that one, and the database stays.

            Example:
              loginrocket-demo
              loginrocket-demo --script
              loginrocket-demo --url https://sample.e1.loginrocket.com --db client.sqlite
            """
    )

    @Flag(help: "Play the story of an outage by itself, a line for each step.")
    var script = false

    @OptionGroup var options: Options

    func validate() throws {
        guard (options.url == nil) == (options.db == nil) else {
            throw ValidationError(
                "The options --url and --db belong together here: give both, or none for a realm "
                    + "of its own."
            )
        }
        if options.url == nil, let stray = options.arguments.first {
            throw ValidationError(
                "The option \(stray) is for somebody's realm: give --url and --db with it, or leave "
                    + "it away for a realm of the demo's own."
            )
        }
        guard !script || (options.url == nil && !options.json) else {
            throw ValidationError(
                "The option --script plays in a realm of its own, in lines: leave --url, --db and "
                    + "--json away."
            )
        }
    }

    func run() async throws {
        do {
            if script {
                try await OutageStory.play()
            } else {
                try await show()
            }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            let failure =
                switch error {
                case let error as Emulator.ListenError:
                    Failure.client(LoginRocketError(.store, "\(error)"))
                default: Failure(error)
                }
            let answer = OrderAnswer(.failed(failure), nil)
            answer.show(inJSON: options.json)
            throw answer.exit.code
        }
    }

    private func show() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let terminal = FullScreen(environment) else {
            throw Failure.usage(
                "The screen needs a terminal: use the commands, see loginrocket-demo --help."
            )
        }
        let stage = try await stage()
        do {
            // Those of the signals, and of a client's streams.
            try requireDescriptors(16)
        } catch {
            await stage.close()
            throw error
        }
        let signal = await Show(stage: stage, terminal: terminal).play()
        await stage.close()
        // As a shell reports a program that a signal ended.
        if let signal { throw ExitCode(128 + signal) }
    }

    private func stage() async throws -> Stage {
        guard options.url != nil else { return try await Stage.own() }
        // Before there is a screen it is told that no client can be opened with these.
        await (try options.open(recheckInterval: nil)).close()
        return Stage.lasting(options)
    }
}
