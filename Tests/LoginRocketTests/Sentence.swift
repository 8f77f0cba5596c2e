import LoginRocket
import Testing

/// The error's message is one line of whole sentences that say what is wrong, then what to do.
func expectSentence(
    _ error: LoginRocketError?,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    // It begins with a word, a path or a name in quotes.
    let form = /[\p{Lu}\/"][^\p{C}\p{Zl}\p{Zp}]*[^.:]: [^\p{C}\p{Zl}\p{Zp}]*[^.:]\./
    let message = error?.message ?? "none"
    #expect(message.wholeMatch(of: form) != nil, "\(message)", sourceLocation: sourceLocation)
}
