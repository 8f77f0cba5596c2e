/// Tells if a text is one for the header Accept-Language: language tags in the order of preference,
/// with commas between them (RFC 9110, section 12.5.4).
func isAcceptLanguage(_ text: String) -> Bool {
    text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { range in
        let parts = range.split(separator: ";", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts[0].wholeMatch(of: tag) != nil
            && parts.dropFirst().allSatisfy { $0.wholeMatch(of: weight) != nil }
    }
}

private var tag: Regex<Substring> { #/\ *(?:[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\ */# }

private var weight: Regex<Substring> { #/\ *q=(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\ */# }
