package published

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errSilent = fault.Define("UZ-SIG-060", fault.Remote, "адрес списка не отвечает",
		"проверьте адрес и выход в сеть: HTTP_PROXY, HTTPS_PROXY; узел спрашивает снова сам")
	errStatus = fault.Define("UZ-SIG-061", fault.Remote, "вместо списка сервер ответил отказом",
		"проверьте адрес в trust: центр мог его сменить")
	errTooLarge = fault.Define("UZ-SIG-062", fault.Remote, "по адресу дают больше, чем бывает в списке", "проверьте адрес в trust")
	errOlder    = fault.Define("UZ-SIG-063", fault.Remote, "по адресу дают список старше того, что есть", "узел пользуется прежним списком")
	errKept     = fault.Define("UZ-SIG-064", fault.Hub, "скачанный список не записан на диск",
		"проверьте место и права в папке trust рядом с хранилищем")
)
