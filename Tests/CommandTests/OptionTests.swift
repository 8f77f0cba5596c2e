import ArgumentParser
import Logging
import LoginRocket
import LoginRocketCore
import Testing

@testable import LoginRocketCommands

@Suite struct OptionTests {
    @Test(arguments: [
        "de", "en-GB", "zh-Hant-TW", "*", "de, en;q=0.5", "de,en", "de;q=1.000, *;q=0", "de , en",
    ])
    func `a language is a tag, or several with weights`(text: String) throws {
        #expect(isAcceptLanguage(text))
        let options = try Options.parse(["--language", text, "--url", "http://localhost:1"])
        #expect(try options.configuration(recheckInterval: nil).acceptLanguage == text)
        #expect(options.arguments.contains(["--language", text]))
    }

    @Test(arguments: [
        "", ",", "de,", "de_DE", "ninecharss", "de\r\nHost: x", "dé", "de;q=2", "de;q=",
        "de;q=0.1234",
        "de;q=0.5;q=0.5", "de en", "-de", "de-", "*-de", "\u{212A}",
    ])
    func `anything else is no language`(text: String) {
        #expect(!isAcceptLanguage(text))
        #expect(throws: (any Error).self) { try Options.parse(["--language", text]) }
    }

    @Test func `notices are logged unless another level is named`() throws {
        #expect(try Options.parse([]).logger.logLevel == .notice)
        for level in LogLevel.allCases {
            let options = try Options.parse(["--log-level", level.rawValue])
            #expect("\(options.logger.logLevel)" == level.rawValue)
            #expect(options.arguments == ["--log-level", level.rawValue])
        }
    }

    @Test func `the session is checked as often as is asked`() throws {
        func interval(_ arguments: String...) throws -> Duration? {
            try RunCommand.parse(arguments).recheckInterval
        }
        #expect(try interval() == .seconds(300))
        #expect(try interval("--check-every", "0") == nil)
        #expect(try interval("--check-every", "7.5") == .milliseconds(7500))
    }
}
