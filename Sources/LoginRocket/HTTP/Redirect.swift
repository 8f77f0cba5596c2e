import LoginRocketCore

/// Reads the URL at which an external login begins, if the answer leads there clearly.
///
/// The head says it all, so the body does not matter.
func classifyRedirect(_ response: HTTPResponse) -> Answer<Reply> {
    guard response.locations.count == 1, let location = response.locations.first,
        location.utf8.count <= 8 * 1024, (try? AbsoluteURL(location)) != nil
    else { return .unknown("the answer is a redirect to nowhere that can be opened") }
    let isClean = response.cookies.allSatisfy { line in
        line.utf8.count <= 8 * 1024 && line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
    guard isClean, response.cookies.count <= 32 else {
        return .unknown("the answer sets cookies that cannot be kept")
    }
    return .accepted(
        .redirect(location: Secret(location), cookies: response.cookies.map { Secret($0) })
    )
}

/// A URL that a browser can be sent on to; `nil` if it is none.
func openable(_ url: String) -> Secret? {
    url.utf8.count <= 16 * 1024 && (try? AbsoluteURL(url)) != nil ? Secret(url) : nil
}
