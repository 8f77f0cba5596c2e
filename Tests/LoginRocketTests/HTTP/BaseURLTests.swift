import LoginRocket
import Testing

@Suite("The base URL")
struct BaseURLTests {
    @Test(
        "is the same with or without version, slash, usual port and capitals",
        arguments: [
            "https://x.e1.loginrocket.com", "https://x.e1.loginrocket.com/",
            "https://x.e1.loginrocket.com/v1", "https://x.e1.loginrocket.com/v1/",
            "https://x.e1.loginrocket.com:443", "https://x.e1.loginrocket.com:0443/v1",
            "HTTPS://X.E1.LoginRocket.COM/v1/",
        ]
    )
    func oneSpelling(_ text: String) throws {
        let base = try BaseURL(text)
        #expect(base.text == "https://x.e1.loginrocket.com")
        #expect(
            base.origin
                == RealmOrigin(scheme: "https", host: "x.e1.loginrocket.com", port: 443)
        )
        #expect(base.url(for: "login") == "https://x.e1.loginrocket.com/v1/login")
        #expect(base == (try BaseURL("https://x.e1.loginrocket.com")))
    }

    @Test(
        "may be a custom domain, a port, an address or this machine",
        arguments: [
            ("https://login.example.org", "https://login.example.org", "login.example.org", 443),
            ("https://my_realm.example", "https://my_realm.example", "my_realm.example", 443),
            ("https://a.example:8443/v1", "https://a.example:8443", "a.example", 8443),
            ("https://192.0.2.7", "https://192.0.2.7", "192.0.2.7", 443),
            ("https://[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443", "2001:db8::1", 8443),
            ("http://localhost:8600", "http://localhost:8600", "localhost", 8600),
            ("http://LOCALHOST", "http://localhost", "localhost", 80),
            ("http://127.0.0.1:8600/v1/", "http://127.0.0.1:8600", "127.0.0.1", 8600),
            ("http://127.1.2.3", "http://127.1.2.3", "127.1.2.3", 80),
            ("http://[::1]:8600", "http://[::1]:8600", "::1", 8600),
            ("http://[0:0:0:0:0:0:0:1]", "http://[::1]", "::1", 80),
            ("https://localhost:443", "https://localhost", "localhost", 443),
        ]
    )
    func others(_ text: String, _ canonical: String, _ host: String, _ port: Int) throws {
        let base = try BaseURL(text)
        #expect(base.text == canonical)
        #expect(base.origin.host == host)
        #expect(base.origin.port == port)
        #expect(try BaseURL(base.text) == base)
    }

    @Test(
        "is refused with what to change, and never repeated in the error",
        arguments: [
            ("", "scheme"), ("x.e1.loginrocket.com", "scheme"), ("hunter2", "scheme"),
            ("ftp://hunter2.example", "scheme"), ("file:///etc/hunter2", "scheme"),
            ("mailto:hunter2@example.org", "scheme"), ("://hunter2", "scheme"),
            ("https://", "no host"), ("https:///v1", "no host"), ("https://:443", "no host"),
            ("https://frank:hunter2@example.org", "password"),
            ("https://hunter2@example.org/v1", "password"), ("https://@example.org", "password"),
            ("https://frank:hunter2@", "password"),
            ("https://example.org?token=hunter2", "query"),
            ("https://example.org/v1?hunter2", "query"),
            ("https://example.org/v1#hunter2", "fragment"), ("https://example.org#", "fragment"),
            ("https://example.org/hunter2", "path"), ("https://example.org/v2", "path"),
            ("https://example.org/v1/login", "path"), ("https://example.org//", "path"),
            ("https://example.org/V1", "path"), ("https://example.org/v1//", "path"),
            ("https://example.org/x@hunter2", "path"),
            ("http://example.org", "this machine"), ("http://hunter2.localhost", "this machine"),
            ("http://localhost.example.org", "this machine"),
            ("http://128.0.0.1", "this machine"), ("http://[::ffff:127.0.0.1]", "this machine"),
            ("http://127.0.0.1.example.org", "this machine"), ("http://[::2]", "this machine"),
            ("https://example.org:0", "port"), ("https://example.org:65536", "port"),
            ("https://example.org:", "port"), ("https://example.org:+1", "port"),
            ("https://example.org:hunter2", "port"), ("https://[::1]8600", "port"),
            ("https://example.org:1:2", "port"), ("https://::1", "no host"),
            ("https://2001:db8::1/", "IPv4"), ("https://[::1", "bracket"),
            ("https://[]", "IPv6"), ("https://[127.0.0.1]", "IPv6"), ("https://[::g]", "IPv6"),
            ("https://[fe80::1%25eth0]", "IPv6"), ("https://127.1", "IPv4"),
            ("https://1.2.3.256", "IPv4"), ("https://0177.0.0.1", "IPv4"),
            ("https://2130706433", "IPv4"), ("https://a..b", "host name"),
            ("https://-a.example", "host name"), ("https://.example", "host name"),
            ("https://example.org.", "host name"), ("https://ex%61mple.org", "host name"),
            ("https://exa mple.org", "visible ASCII"), (" https://example.org", "visible ASCII"),
            ("https://exämple.org", "visible ASCII"), ("https://example.org\n", "visible ASCII"),
            ("https://example.org\\@hunter2", "visible ASCII"),
        ]
    )
    func refused(_ text: String, _ hint: String) {
        let error = #expect(throws: LoginRocketError.self) { try BaseURL(text) }
        #expect(error?.code == .badInput)
        #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hunter2") == false)
        expectSentence(error)
    }
}
