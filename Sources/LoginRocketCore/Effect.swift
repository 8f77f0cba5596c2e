/// An order to the shell, carried out after the transition was saved.
@nonexhaustive
public enum Effect: Hashable, Sendable {
    /// Send this request, and report what became of it as this attempt.
    case send(Request<SecretRef>, as: AttemptID)

    /// Nobody waits for this attempt any more. If its answer could bring a token, still report it.
    case abandon(AttemptID)
}
