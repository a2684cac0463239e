package cms

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errContainer = fault.Define("UZ-CMS-001", fault.Input, "это не электронная подпись в формате CMS",
		"нужен файл .sig, .sgn или .p7s: DER, PEM или base64")
	errNotSigned = fault.Define("UZ-CMS-002", fault.Input, "в файле нет ни одной подписи",
		"проверьте, тот ли это файл: зашифрованные данные и одни сертификаты подписью не бывают")
	errCertificate = fault.Define("UZ-CMS-003", fault.Input, "сертификат не читается",
		"нужен файл .cer, .crt или .pem")
	errSize = fault.Define("UZ-CMS-004", fault.Input, "файл подписи слишком велик",
		"проверьте, тот ли это файл")
)

var (
	errStatus = fault.Define("UZ-CMS-005", fault.Input, "ответ службы статуса сертификатов (OCSP) не читается",
		"нужен файл ответа OCSP в DER; проверьте адрес службы")
	errStatusRefused = fault.Define("UZ-CMS-006", fault.Remote, "служба статуса сертификатов (OCSP) не ответила о сертификате",
		"повторите позже; если не помогает, спросите удостоверяющий центр")
)
