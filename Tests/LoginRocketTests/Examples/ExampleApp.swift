import LoginRocket

/// What an app has of its own in the examples of `Client`; `Tests/docs` makes each a method of it.
struct ExampleApp {
    let client: Client
    let path = "client.sqlite"
    let pathUpdates: AsyncStream<Void>
    let receipt: Receipt
    let id: OperationID
    let myServer = MyServer()
    let webView = WebView()

    // What the user has typed, got by mail, or opened.
    let typed = "492039"
    let password = "secret"
    let old = "secret"
    let new = "better"
    let mailed = "kpw_1"
    let opened = "https://app.example.com/login?token=eyJ"

    func askForCode() {}
    func showLogin() {}
    func show(_ values: Any?...) {}
    func openInBrowser(_ url: String) {}

    struct HTTPRequest {
        var url: String
        var headers: [String: String] = [:]
    }

    struct MyServer {
        func createUser(signup: Secret) async throws -> Secret { signup }
    }

    struct WebView {
        func open(_ url: String) {}
        func load(_ location: Secret, cookies: [Secret]) {}
    }
}
