package hub

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errListAwaited = fault.Define("UZ-HUB-070", fault.Remote, "список для проверки подписей ещё не скачан",
		"подпись будет проверена, когда он придёт; что с адресом, показывает uzel check")
	errListOfFuture = fault.Define("UZ-HUB-071", fault.Remote, "по адресу дают список из будущего",
		"проверьте часы этого компьютера; узел пользуется прежним списком")
	errNobodyAccredited = fault.Define("UZ-HUB-072", fault.Remote, "по адресу дают пустой список аккредитованных центров",
		"узел пользуется прежним списком")
)
