import HTTPTypes
import Hummingbird
import NIOCore

/// The page for people: it makes the same calls as programs do, and needs nothing else.
struct PageCalls: Sendable {
    let publicPort: PublicPort
    let isTLS: Bool
    let mark: String

    func add(to router: Router<ControlContext>) {
        router.get("/") { _, _ in
            let port = await publicPort.port
            let page = String(decoding: PackageResources.index_html, as: UTF8.self)
                .replacing("{scheme}", with: isTLS ? "https" : "http")
                .replacing("{port}", with: "\(port)")
                .replacing("{mark}", with: mark)
            return pageResponse("text/html", ByteBuffer(string: page))
        }
        router.get("app.js") { _, _ in pageResponse("text/javascript", script) }
        router.get("app.css") { _, _ in pageResponse("text/css", style) }
    }
}

private func pageResponse(_ type: String, _ bytes: ByteBuffer) -> Response {
    Response(
        status: .ok,
        headers: [
            .contentType: "\(type); charset=utf-8",
            .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
            .cacheControl: "no-store",
        ],
        body: ResponseBody(byteBuffer: bytes)
    )
}

/// Scripts, styles and calls of this port alone (Content Security Policy Level 3).
private let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/// The script, of which each part relies on those before it.
private let script = joined([
    PackageResources.dom_js, PackageResources.calls_js, PackageResources.rows_js,
    PackageResources.exchange_js, PackageResources.requests_js, PackageResources.mail_js,
    PackageResources.users_js, PackageResources.sessions_js, PackageResources.faults_js,
    PackageResources.controls_js, PackageResources.switches_js, PackageResources.settings_js,
    PackageResources.keys_js, PackageResources.header_js, PackageResources.live_js,
    PackageResources.app_js,
])

private let style = joined([
    PackageResources.app_css, PackageResources.controls_css, PackageResources.sections_css,
    PackageResources.requests_css, PackageResources.settings_css, PackageResources.narrow_css,
])

private func joined(_ parts: [[UInt8]]) -> ByteBuffer {
    ByteBuffer(bytes: parts.joined())
}
