import Foundation

// What comes from mails, browsers and forms is checked before anything is touched.

extension Mistake {
    static let arrivals: [Mistake] = tokens + forms + links
}

private let mebibyte = String(repeating: "hunter2 ", count: 128 * 1024)

private let tokens: [Mistake] = [
    .badInput("a verification needs a verification token", says: ["kvf_"]) {
        $0.command = ["verify-email", $0.user.name]
        $0.say("kpw_hunter2")
    },
    .badInput("a token of a verification is not empty", says: ["email token", "empty"]) {
        $0.command = ["verify-email", $0.user.name]
        $0.say("")
    },
    .badInput("a token is no book", says: ["email token", "too long"]) {
        $0.command = ["verify-email", $0.user.name]
        $0.say("kvf_" + mebibyte)
    },
    .badInput("a verification is somebody's", says: ["user"], clients: [.new]) {
        $0.command = ["verify-email"]
        $0.say("kvf_hunter2")
    },
    .badInput("a reset token is not empty", says: ["password reset token", "empty"]) {
        $0.command = ["reset-password", $0.user.name]
        $0.say("", $0.story.newPassword(), $0.story.newPassword())
    },
    .badInput("a password that is set anew is no book", says: ["new password", "too long"]) {
        $0.command = ["reset-password", $0.user.name]
        $0.say("kpw_hunter2", mebibyte, mebibyte)
    },
    .badInput("a signup is completed with a login token", says: ["token"]) {
        $0.command = ["complete-signup"]
        $0.say("utk_hunter2")
    },
    .badInput("a login token is not empty", says: ["token"]) {
        $0.command = ["complete-signup"]
        $0.say("")
    },
]

private let forms: [Mistake] = [
    .badInput("a password is not forgotten by nobody", says: ["user name", "empty"]) {
        $0.command = ["forgot-password", ""]
    },
    .badInput("a mail is not for nobody", says: ["user name", "empty"]) {
        $0.command = ["resend-email", ""]
    },
    .badInput("a new user has a name", says: ["user name", "empty"]) {
        $0.command = ["signup", ""]
        $0.say($0.user.password, $0.user.password)
    },
    .badInput("a name has no control characters", says: ["user name", "control"]) {
        $0.command = ["signup", "hei\u{1B}[31mdi"]
        $0.say($0.user.password, $0.user.password)
    },
    .badInput("a first name has no line ends", says: ["first name", "control"]) {
        $0.command = ["signup", "heidi", "--first-name", "Hei\ndi"]
        $0.say($0.user.password, $0.user.password)
    },
    .badInput("an organization has no bells in its name", says: ["organization", "control"]) {
        $0.command = ["signup", "heidi", "--organization", "Acme\u{7}"]
        $0.say($0.user.password, $0.user.password)
    },
    .badInput("a last name has 1 KiB at most", says: ["last name", "1024"]) {
        $0.command = ["signup", "heidi", "--last-name", String(repeating: "y", count: 1025)]
        $0.say($0.user.password, $0.user.password)
    },
    .badInput("a password of a signup is no book", says: ["password", "too long"]) {
        $0.command = ["signup", "heidi"]
        $0.say(mebibyte, mebibyte)
    },
]

private let links: [Mistake] = [
    .badInput("a provider has a name", says: ["provider"]) {
        $0.command = ["external", ""]
    },
    .badInput("a provider's name leads nowhere else", says: ["provider"]) {
        $0.command = ["external", "../v1/logout"]
    },
    .badInput("a provider's name has no percent escapes", says: ["provider"]) {
        $0.command = ["external", "face%2Fbook"]
    },
    .badInput("a URL is escaped rightly", says: ["URL"]) {
        $0.open("https://yourapp.com/login?token=hunter2%ZZ")
    },
    .badInput("a URL is the app's", says: ["URL"]) {
        $0.open("https://yourapp.com.evil.example/login?token=hunter2")
    },
    .badInput("a URL brings one token", says: ["token"]) {
        $0.open("https://yourapp.com/login?token=hunter2&token=hunter2")
    },
    .badInput("a URL brings no token of a mail", says: ["token"]) {
        $0.open("https://yourapp.com/login?token=kvf_hunter2")
    },
    .badInput("a URL is no book", says: ["URL"]) {
        $0.open("https://yourapp.com/login?token=" + mebibyte)
    },
    .badInput("without a handler no URL is the app's", says: ["handler"]) {
        $0.command = ["open-url"]
        $0.say("https://yourapp.com/login?token=hunter2")
    },
]

extension Mishap {
    /// Hands over a URL that an app with a login handler was opened with.
    fileprivate mutating func open(_ url: String) {
        command = ["open-url"]
        options = ["--login-handler", "https://yourapp.com/login"]
        say(url)
    }
}
