import LoginRocket

// The examples of the documentation of `Client`, as code that compiles. What belongs to an app is
// declared at the end.

private func opening(path: String) async throws {
    let client = try Client.open(
        .init(url: BaseURL("https://sample.e1.loginrocket.com"), databasePath: path)
    )

    let running = Task { try await client.run() }
    // … until the app ends:
    await client.close()
    try await running.value

    await client.close(grace: .seconds(5))
}

private func networkChanges(client: Client, pathUpdates: AsyncStream<Void>) async throws {
    for await _ in pathUpdates { try await client.networkChanged() }
}

private func login(client: Client, typed: String) async throws {
    let login = try await client.login(username: "frank", password: Secret(typed))
    if case .awaitingMfa = login.session { askForCode() }

    try await client.submitCode(Secret("492039"))

    // The user closes the form that asks for the code.
    try await client.cancel()
}

private func logout(client: Client) async throws {
    let receipt = try await client.logout()
    let outcome = try await receipt?.outcome()  // .done(.answered), perhaps after days
    show(outcome)
}

private func session(client: Client) async throws {
    // The app's own server has answered 401.
    if case .loggedOut = try await client.checkSession() { showLogin() }

    var request = HTTPRequest(url: "https://api.example.com/orders")
    request.headers["Authorization"] = "Bearer \(try await client.token().text)"

    for await snapshot in await client.snapshots {
        print(snapshot.session, snapshot.unfinishedCount)  // loggedIn(frank, confirmed) 0
    }
}

private func passwordChange(client: Client, old: String, new: String) async throws {
    let receipt = try await client.updatePassword(current: Secret(old), new: Secret(new))
    if case .rejected(let errors) = try await receipt.outcome() { show(errors) }

    try await client.cancelOperation(receipt.id)
}

private func receipt(client: Client, old: String, new: String) async throws {
    let receipt = try await client.updatePassword(current: Secret(old), new: Secret(new))
    print(try await receipt.outcome())  // done(answered)
}

private func outcomes(client: Client, id: OperationID) async throws {
    switch try await client.outcome(of: id) {
    case .done: show("Your password has been changed.")
    case let outcome: show(outcome)
    }

    // After a restart, with an ID that the app has kept.
    let outcome = try await client.receipt(of: id)?.outcome()
    show(outcome)

    for operation in await client.snapshot.operations {
        guard case .finished(let outcome) = operation.phase else { continue }
        show(operation.kind, outcome)
        try await client.acknowledge(operation.id)
    }
}

private func wholeOutbox(client: Client) async throws -> Int {
    var operations = try await client.operations(limit: 100)
    operations += try await client.operations(after: operations.last?.id, limit: 100)
    return operations.count
}

private func mails(client: Client, mailed: String, new: String) async throws {
    show(try await client.forgotPassword(username: "frank"))

    try await client.resetPassword(username: "frank", token: Secret(mailed), new: Secret(new))
    try await client.login(username: "frank", password: Secret(new))

    show(try await client.resendEmailToken(username: "frank"))

    let receipt = try await client.verifyEmail(token: Secret(mailed))
    show(try await receipt.outcome())
}

private func signup(client: Client, typed: String) async throws {
    var signup = Signup(user: User("frank"), password: Secret(typed))
    signup.email = "frank@example.com"
    try await client.signUp(signup)

    let loginToken = try await myServer.createUser(signup: client.signupToken())
    try await client.completeSignup(token: loginToken)
}

private func externalLogin(client: Client, opened: String) async throws {
    openInBrowser(try await client.beginExternalLogin(provider: "facebook"))

    // The system has opened the app with its Login Handler URL.
    try await client.finishExternalLogin(url: Secret(opened))

    _ = try await client.beginExternalLogin(provider: "facebook")
    let redirect = try await client.externalLoginRedirect(provider: "facebook")
    webView.load(redirect.location, cookies: redirect.cookies)
}

private func keys(client: Client) async throws {
    try await client.rekey(to: .systemdCredential("client.key.2"))
}

// MARK: - What an app has of its own

private func askForCode() {}
private func showLogin() {}
private func show(_ values: Any?...) {}
private func openInBrowser(_ url: String) {}

private struct HTTPRequest {
    var url: String
    var headers: [String: String] = [:]
}

private struct MyServer {
    func createUser(signup: Secret) async throws -> Secret { signup }
}

private struct WebView {
    func load(_ location: Secret, cookies: [Secret]) {}
}

private let myServer = MyServer()
private let webView = WebView()
