import LoginRocketCore
import LoginRocketProtocol

/// The forms that were left or sent, for what was typed into them to be there again.
///
/// They go when they have served: once the client has done what they were for.
struct Drafts: Equatable {
    private var forms: [Form] = []

    /// The draft of a form for this purpose.
    subscript(purpose: Form.Purpose) -> Form? {
        forms.first { $0.purpose == purpose }
    }

    /// Keeps what is typed into a form.
    mutating func keep(_ form: Form) {
        forms.removeAll { $0.purpose == form.purpose }
        forms.append(form)
    }

    /// Learns from what the client says.
    mutating func take(_ message: Message) {
        if let command = message.answered, message.shown?.error == nil {
            drop(for: command)
            // With another mail comes another token.
            if command == .forgotPassword { drop(for: .resetPassword) }
        }
        // A token is for the signup that waits.
        if message.shown?.state != .awaitingSignupCompletion { drop(for: .completeSignup) }
    }

    private mutating func drop(for command: Order.Command) {
        forms.removeAll { $0.purpose.command == command }
    }
}
