// "Chia sẻ": the phone's own sheet (Zalo is on it). Without one the link leads to the page to share, and there it copies.
import { all, one } from "./dom.js";

for (const link of all("[data-share]")) {
  const isHere = new URL(link.href).pathname === location.pathname;
  if (navigator.share) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.share({ title: link.dataset.shareTitle, url: link.href }).catch((error) => {
        if (error.name !== "AbortError" && !isHere) location.assign(link.href);
      });
    });
  } else if (isHere && navigator.clipboard) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.clipboard.writeText(link.href).then(() => {
        one("[data-share-said]").textContent = "Đã chép đường dẫn, dán vào tin nhắn là được.";
      }, () => {});
    });
  } else if (isHere) link.remove();
}
