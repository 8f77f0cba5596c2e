/// Stands in for the real one, which reads keys with a library that the small package does without.
public enum KeySource: Sendable {
    case file(String)
}
