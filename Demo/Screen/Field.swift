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

            var text: String {
                switch self {
                case .suggested(let text), .kept(let text), .typed(let text): text
                }
            }
        }
    }
}

extension Form.Field {
    /// The answer as it is shown.
    var shown: String {
        switch kind {
        case .text, .optional, .code: answer.text
        case .password, .repetition, .token: String(repeating: "*", count: answer.text.count)
        }
    }

    /// What somebody typed, if a form that is left keeps it: no password, and no code.
    var draft: String? {
        switch (kind, answer) {
        case (.text, .kept(let text)), (.text, .typed(let text)),
            (.optional, .kept(let text)), (.optional, .typed(let text)),
            (.token, .kept(let text)), (.token, .typed(let text)):
            text.isEmpty ? nil : text
        case (_, .suggested), (.code, _), (.password, _), (.repetition, _):
            nil
        }
    }

    /// Adds a character; the first one replaces what stood there before anybody typed.
    mutating func append(_ character: Character) {
        switch answer {
        case .suggested, .kept:
            answer = .typed(String(character))
        case .typed(let text):
            // More than anybody types, and a bound for what anybody pastes.
            if text.utf8.count <= 16_384 { answer = .typed(text + String(character)) }
        }
    }

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

    /// Returns the trouble with the answer, if there is any.
    ///
    /// - Parameter before: The answer to the question before.
    /// - Returns: A sentence for people; `nil` if the answer is good.
    func complaint(after before: String?) -> String? {
        switch kind {
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
