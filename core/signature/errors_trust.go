package signature

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNoTrustFile = fault.Define("UZ-SIG-053", fault.Setup, "нет файла или папки, по которым проверяют подписи",
		"поправьте путь: trust в настройках или --roots, --crl, --accredited")
	errTrustFile = fault.Define("UZ-SIG-054", fault.Setup, "файл, по которому проверяют подписи, не читается",
		"проверьте права на файл")
)
