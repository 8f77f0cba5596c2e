import LoginRocketProtocol

/// Questions that a person answers one after the other at the bottom of the screen.
struct Form: Equatable {
    let purpose: Purpose
    private(set) var fields: [Field]

    /// The number of the question that is open.
    private(set) var position = 0

    /// The trouble with the answer to the open question.
    private(set) var complaint: String?

    /// The purpose of the answers.
    enum Purpose: Equatable {
        case login
        case loginAs(String)
        case code
        case changePassword
        case newUser
        case external
        /// The person to be at the provider that the demo's own realm plays.
        case provider
        case openURL
        case completeSignup
        case verifyEmail
        case forgotPassword
        case resetPassword(of: String)
    }

    /// The form after a key.
    enum Outcome: Equatable {
        case asking(Form)
        case answered([String])
        case abandoned
    }

    init(_ purpose: Purpose, _ fields: [Field]) {
        self.purpose = purpose
        self.fields = fields
    }

    /// The question that is open, with what is typed so far, unseen if it is a secret.
    var prompt: (question: String, answer: String) {
        (fields[position].question, fields[position].shown)
    }

    /// The answer to the open question stood there before anybody typed.
    var isSuggested: Bool {
        switch fields[position].answer {
        case .suggested(let text), .kept(let text): !text.isEmpty
        case .typed, .refused: false
        }
    }

    /// Takes a key.
    func taking(_ key: Key) -> Outcome {
        var form = self
        switch key {
        case .character(let character):
            form.edit { $0.append(String(character)) }
        case .pasted(.text(let text)):
            form.edit { $0.append(text) }
        case .pasted(.notText), .notText:
            form.edit { $0.refuse(.notText) }
        case .pasted(.tooLong):
            form.edit { $0.refuse(.tooLong) }
        case .control:
            form.edit { $0.refuse(.control) }
        case .backspace:
            form.edit { $0.dropLast() }
        case .clearLine:
            form.edit { $0.clear() }
        case .move(.up):
            form.go(to: position - 1)
        case .move(.down), .tab:
            guard position + 1 < fields.count else { break }
            return .asking(checked { $0.go(to: position + 1) })
        case .enter where position + 1 < fields.count:
            return .asking(checked { $0.go(to: position + 1) })
        case .enter:
            let checked = checked { _ in }
            guard checked.complaint == nil else { return .asking(checked) }
            return .answered(fields.map(\.answer.text))
        case .escape, .interrupt:
            return .abandoned
        case .move, .redraw, .suspend:
            break
        }
        return .asking(form)
    }

    /// The form with what of an earlier one is still good, to be taken or replaced.
    func resuming(_ draft: Form?) -> Form {
        guard let draft, draft.purpose == purpose else { return self }
        var form = self
        for (number, field) in draft.fields.enumerated() {
            if let text = field.draft { form.fields[number].answer = .kept(text) }
        }
        return form
    }

    private mutating func edit(_ change: (inout Field) -> Void) {
        change(&fields[position])
        complaint = fields[position].refusal
    }

    private mutating func go(to position: Int) {
        self.position = max(0, position)
        complaint = fields[self.position].refusal
    }

    /// The trouble with all answers together: each may be short enough, and the order too long.
    private var complaintAboutLength: String? {
        purpose.order(fields.map(\.answer.text)).fitsLine
            ? nil : "Together the answers are too long: shorten this one, or go back with ↑."
    }

    /// The form after a step, unless something is wrong with the open answer, which it says then.
    private func checked(_ step: (inout Form) -> Void) -> Form {
        var form = self
        let before = position > 0 ? fields[position - 1].answer.text : nil
        if let complaint = fields[position].complaint(after: before) ?? complaintAboutLength {
            if fields[position].kind == .repetition { form.fields[position].clear() }
            form.complaint = complaint
        } else {
            step(&form)
        }
        return form
    }
}
