import ArgumentParser
import Foundation
import LoginRocket
import LoginRocketProtocol

/// A file of options for `run`, one a line.
///
/// A line is the name of an option and its value, which is the rest of the line, without quotes.
/// Blanks around a line, empty lines and those that begin with `#` do not count, nor does a byte
/// order mark.
struct ConfigurationFile {
    let path: String

    /// The options as arguments, in the order of the lines.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`, which names the file and the line.
    var arguments: [String] {
        get throws(LoginRocketError) {
            var arguments: [String] = []
            for (number, line) in try zip(1..., lines) {
                do throws(Mistake) {
                    guard let argument = try Self.argument(of: line) else { continue }
                    let isNew = !arguments.contains { Self.name(of: $0) == Self.name(of: argument) }
                    guard isNew else { throw Mistake("\(Self.name(of: argument)) is there twice.") }
                    arguments.append(argument)
                } catch {
                    throw LoginRocketError(.badInput, "\(path), line \(number): \(error.sentence)")
                }
            }
            return arguments
        }
    }

    /// A fault of one line, as a sentence.
    private struct Mistake: Error {
        let sentence: String

        init(_ sentence: String) {
            self.sentence = sentence
        }
    }

    private var lines: [LineSplitter.Line] {
        get throws(LoginRocketError) {
            guard isPlainFile(path), let content = FileManager.default.contents(atPath: path) else {
                throw LoginRocketError(
                    .badInput,
                    "\(path) cannot be read: name a file of options that this user may read."
                )
            }
            var splitter = LineSplitter()
            let mark = Data([0xEF, 0xBB, 0xBF])
            let text = content.starts(with: mark) ? content.dropFirst(mark.count) : content
            let whole = text.compactMap { splitter.take($0) }
            return whole + (splitter.end().map { [$0] } ?? [])
        }
    }

    /// The argument that a line stands for; `nil` if it does not count.
    private static func argument(of line: LineSplitter.Line) throws(Mistake) -> String? {
        switch line {
        case .text(let line):
            let text = line.trimmingCharacters(in: blanks)
            guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
            let parts = text.split(maxSplits: 1) { " \t=".contains($0) }
            let argument = parts.map { $0.trimmingCharacters(in: blanks) }.joined(separator: "=")
            try require(argument)
            return argument
        case .notText:
            throw Mistake("This is not UTF-8 text.")
        case .tooLong:
            throw Mistake("This is too long.")
        }
    }

    /// Requires that an argument is an option of `run` that a file may have.
    private static func require(_ argument: String) throws(Mistake) {
        guard argument.hasPrefix("--"), argument != "--" else {
            throw Mistake("An option begins with --, such as --url.")
        }
        let kinds = argument.unicodeScalars.map(\.properties.generalCategory)
        guard !kinds.contains(.control) else {
            throw Mistake("An option has no control character.")
        }
        let name = name(of: argument)
        guard name.dropFirst(2).allSatisfy({ $0.isASCII && $0.isLowercase || $0 == "-" }) else {
            throw Mistake("A name has small letters and hyphens, and a blank after it.")
        }
        let foreign = Mistake("\(name) has no place in a file.")
        guard !ofCommandLine.contains(name) else { throw foreign }
        do {
            try RunCommand.parse([argument]).requireUsableValues()
        } catch let error as LoginRocketError {
            throw Mistake(error.message)
        } catch {
            // Help, or a script of completion.
            guard RunCommand.exitCode(for: error) != .success else { throw foreign }
            throw Mistake(Usage(of: RunCommand.self, arguments: []).sentence(error))
        }
    }

    /// The options that are of whoever starts the client: where it is, and who reads its output.
    private static let ofCommandLine: Set<Substring> = [
        "--config", "--db", "--key-file", "--credential", "--socket", "--no-socket", "--json",
        "--end-with-input",
    ]

    private static func name(of argument: String) -> Substring {
        argument.prefix { $0 != "=" }
    }

    private static var blanks: CharacterSet { CharacterSet(charactersIn: " \t\r") }
}
