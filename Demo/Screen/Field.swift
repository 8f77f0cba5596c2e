import LoginRocket
import LoginRocketProtocol

extension Form {
    /// A question and its answer so far.
    struct Field: Equatable {
        let question: String
        let kind: Kind
        var answer: Answer

        /// The kind of an answer.
        enum Kind: Equatable {
            case text
            /// A text that may stay empty.
            case optional
            /// A text that soon is good for nothing.
            case code
            case password
            /// The password of the field before, once more.
            case repetition
            /// A secret that somebody was sent, and cannot remember.
            case token
        }

        /// An answer, and its origin.
        enum Answer: Equatable {
            /// It is known here.
            case suggested(String)
            /// Somebody typed it before, and left the form.
            case kept(String)
            case typed(String)
            /// It holds something that no answer can, and is to be cleared.
            case refused(Refusal)

            var text: String {
                switch self {
                case .suggested(let text), .kept(let text), .typed(let text): text
                case .refused: ""
                }
            }
        }

        /// The reason why an answer is refused: else something would be sent that nobody typed.
        enum Refusal: Equatable {
            case notText, control, tooLong
        }

        /// More than anybody types, and a bound for what anybody pastes, in bytes.
        static let longest = 16_384
    }
}

extension Form.Field {
    /// The answer as it is shown.
    var shown: String {
        switch kind {
        case .text, .optional, .code: answer.text.visible
        case .password, .repetition, .token: String(repeating: "*", count: answer.text.count)
        }
    }

    /// The text that a form keeps when somebody leaves it: no password, and no code.
    var draft: String? {
        switch (kind, answer) {
        case (.text, .kept(let text)), (.text, .typed(let text)),
            (.optional, .kept(let text)), (.optional, .typed(let text)),
            (.token, .kept(let text)), (.token, .typed(let text)):
            text.isEmpty ? nil : text
        case (_, .suggested), (_, .refused), (.code, _), (.password, _), (.repetition, _):
            nil
        }
    }

    /// Adds a text; the first one replaces what stood there before anybody typed.
    mutating func append(_ text: String) {
        let whole: String
        switch answer {
        case .suggested, .kept: whole = text
        case .typed(let before): whole = before + text
        case .refused: return
        }
        if text.hasControlCharacter {
            refuse(.control)
        } else if whole.utf8.count > Self.longest {
            refuse(.tooLong)
        } else if !text.isEmpty {
            answer = .typed(whole)
        }
    }

    /// Takes no answer until it is cleared.
    mutating func refuse(_ refusal: Refusal) { answer = .refused(refusal) }

    /// Takes a character away; all of them if nobody can see which one it would be.
    mutating func dropLast() {
        switch (kind, answer) {
        case (.password, .suggested), (.repetition, .suggested), (.token, .suggested),
            (.password, .kept), (.repetition, .kept), (.token, .kept):
            clear()
        case (_, let answer):
            self.answer = .typed(String(answer.text.dropLast()))
        }
    }

    mutating func clear() { answer = .typed("") }

    /// The sentence about an answer that was refused.
    var refusal: String? {
        guard case .refused(let refusal) = answer else { return nil }
        return switch refusal {
        case .notText: "This is not UTF-8 text: clear it with Ctrl-U, and give it as such."
        case .control:
            "This holds a line end or another control character: clear it with "
                + "Ctrl-U, and leave that out."
        case .tooLong: "This is too long: clear it with Ctrl-U, and give a shorter one."
        }
    }

    /// Returns the trouble with the answer, if there is any.
    ///
    /// - Parameter before: The answer to the question before.
    /// - Returns: A sentence for people; `nil` if the answer is good.
    func complaint(after before: String?) -> String? {
        if let refusal { return refusal }
        return switch kind {
        case .text, .code, .password, .token:
            answer.text.isEmpty ? "This must not be empty: type it, or leave with Esc." : nil
        case .repetition:
            if answer.text.utf8.elementsEqual((before ?? "").utf8) {
                nil
            } else {
                "The new passwords differ: type it again, or correct the first one with ↑."
            }
        case .optional:
            nil
        }
    }
}
