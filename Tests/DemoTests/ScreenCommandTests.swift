import ArgumentParser
import LoginRocketCommands
import LoginRocketProtocol
import Testing

@testable import LoginRocketDemo

@Suite("The command line of the screen")
struct ScreenCommandTests {
    @Test(
        "takes all options of somebody's realm, and none for a realm of its own",
        arguments: [
            (["--must-exist"], "--must-exist", ""), (["--ca-file", "ca.pem"], "--ca-file", ""),
            (["--timeout", "3"], "--url", ""),
            (["screen", "--key-file", "key"], "--db", " screen"),
            (["--script", "--email-usernames"], "--email-usernames", ""),
            (["--script", "--json"], "--script", ""),
            (["screen", "--url", "http://localhost:1"], "--db", " screen"),
        ]
    )
    func misuse(arguments: [String], hint: String, command: String) throws {
        let error = try #require(throws: (any Error).self) {
            try LoginRocketDemo.parseAsRoot(arguments)
        }
        let failure = Usage(of: LoginRocketDemo.self, arguments: arguments).failure(error)
        #expect(failure.message.contains(hint), "\(failure.message)")
        #expect(failure.message.hasSuffix(" See loginrocket-demo\(command) --help."))
    }

    @Test("has every command of the program without a screen")
    func commands() {
        let names = LoginRocketDemo.configuration.subcommands.map { $0.configuration.commandName }
        let others = Program.commands.map { $0.configuration.commandName }
        #expect(names == others + ["screen"])
    }
}
