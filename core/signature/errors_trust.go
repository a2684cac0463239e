package signature

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNoTrustFile = fault.Define("UZ-SIG-053", fault.Setup, "нет файла или папки, по которым проверяют подписи",
		"поправьте путь: trust в настройках или --roots, --crl, --accredited")
	errTrustFile = fault.Define("UZ-SIG-054", fault.Setup, "файл, по которому проверяют подписи, не читается",
		"проверьте права на файл")
	errListUnread = fault.Define("UZ-SIG-055", fault.Remote, "по адресу дают не список отозванных сертификатов",
		"откройте адрес сами: центр мог его сменить; узел пользуется прежним списком")
	errListIssuer = fault.Define("UZ-SIG-056", fault.Setup, "список отозванных сертификатов выпустил центр, сертификата которого у узла нет",
		"положите сертификат этого центра в папку trust: roots")
	errListForged = fault.Define("UZ-SIG-057", fault.Remote, "подпись под списком отозванных сертификатов неверна",
		"список испорчен или подделан; узел пользуется прежним")
	errListUncomputed = fault.Define("UZ-SIG-058", fault.Setup, "подпись под списком отозванных сертификатов здесь не вычислить",
		"установите openssl с модулем ГОСТ")
)
