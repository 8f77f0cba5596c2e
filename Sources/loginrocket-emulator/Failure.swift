import Foundation
import LoginRocketEmulator
import LoginRocketRealm

/// An error of the program: a line for people, and the exit code by the names of `sysexits.h`.
struct Failure: Error {
    let sentence: String
    let code: Int32

    private init(_ sentence: String, _ code: Int32) {
        self.sentence = sentence
        self.code = code
    }

    /// Wrong usage of the program (64).
    static func usage(_ sentences: [String]) -> Failure {
        let whole = (sentences + ["See loginrocket-emulator --help."]).map { sentence in
            sentence.hasSuffix(".") || sentence.hasSuffix("?") ? sentence : "\(sentence)."
        }
        return Failure(whole.joined(separator: " "), 64)
    }

    /// A file with contents that cannot be used (65).
    static func badData(_ sentence: String) -> Failure {
        Failure(sentence, 65)
    }

    /// Trouble with a file, a port or standard output (74).
    static func trouble(_ sentence: String) -> Failure {
        Failure(sentence, 74)
    }

    /// A command that cannot be started: 127 if there is none of that name, else 126, as env(1).
    static func notStarted(_ command: String, _ number: Int32) -> Failure {
        let reason = unsafe String(cString: strerror(number))
        return Failure("cannot start \(command): \(reason)", number == ENOENT ? 127 : 126)
    }

    /// The failure of a start with the users of `source`.
    init(_ error: any Error, source: String) {
        switch error {
        case let failure as Failure: self = failure
        case let error as Realm.ControlError: self = .badData("\(source): \(error)")
        case Emulator.StateFileError.damaged, Emulator.StateFileError.notText:
            self = .badData("\(error)")
        default: self = .trouble("\(error)")
        }
    }

    /// Tells it on standard error.
    func tell() {
        Self.tell(sentence)
    }

    /// Tells it, and ends the program.
    func end() -> Never {
        tell()
        exit(code)
    }

    /// Writes a line to standard error.
    ///
    /// Whatever a file, an argument or a request contains, it stays one line.
    static func tell(_ sentence: String) {
        let words = sentence.split { $0.isWhitespace || $0.isNewline }
        let line = String(words.joined(separator: " ").filter { !$0.isOrderToTerminals })
        try? FileHandle.standardError.write(
            contentsOf: Data("loginrocket-emulator: \(line)\n".utf8)
        )
    }
}

extension Character {
    /// `true` if terminals take it, or a part of it, for an order, or reorder what is beside it.
    fileprivate var isOrderToTerminals: Bool {
        unicodeScalars.contains { scalar in
            [.control, .format].contains(scalar.properties.generalCategory)
        }
    }
}
