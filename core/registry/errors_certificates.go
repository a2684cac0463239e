package registry

import "github.com/uzelhub/uzel/schemas/fault"

// What is wrong with certificates and powers of attorney.
var (
	// ErrNoPower: the hub keeps no power of attorney with this number.
	ErrNoPower = fault.Define("UZ-REG-133", fault.Input, "такой доверенности у узла нет",
		"посмотрите список: uzel mchd list; добавить файл: uzel mchd add")
	errThumbprint = fault.Define("UZ-REG-130", fault.Input, "это не отпечаток сертификата",
		"нужны 40 знаков (SHA-1) или 64 (SHA-256), цифры и буквы A–F: uzel cert list")
	errNoCompromiseReason = fault.Define("UZ-REG-131", fault.Input, "не сказано, что случилось с ключом",
		"опишите случай, он понадобится удостоверяющему центру: --reason")
)

// ErrCompromised: somebody else may have the key of the certificate, so it must not sign.
var ErrCompromised = fault.Define("UZ-REG-132", fault.Setup, "подписывать этим сертификатом нельзя: о его ключе сообщили, что он скомпрометирован",
	"получите новый сертификат в удостоверяющем центре и укажите его в signers, затем: uzel doc replay; что было сообщено: uzel cert list")
