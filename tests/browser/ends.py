"""The four ends as a visitor opens them, and the tiny world they look at."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import BrowserContext, ConsoleMessage, Page, expect
from tests.stories.stage import Town

from songda.adapters.demo.visitors import PAGES, VISITORS

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SIZES = {"consumer": PHONE, "rider": PHONE, "store": DESK, "operator": DESK}
PATIENCE_MS = 20_000
SLIDE_MS = 400


NEAR, FAR = (0, 0), (0, 300)


class World(Town):
    """A city with two stores and two riders; the visitor keeps one of each and lives in the south street."""

    async def found(self) -> None:
        await super().found()
        self.near = await self.shop("老弄堂面馆", NEAR, phone=VISITORS["store"])
        self.far = await self.shop("城北小馆", FAR)
        self.zhang = await self.rider("张伟", phone=VISITORS["rider"], on_line=False)
        self.wang = await self.rider("王芳", on_line=False)
        self.visitor = await self.consumer("李雷", phone=VISITORS["consumer"])


class Ends:
    """Pages of one browser context, each of its end's size; every screen can be kept as a picture."""

    def __init__(self, context: BrowserContext, world: World, language: str) -> None:
        self.context, self.world, self.language = context, world, language
        self.errors: list[str] = []
        self._kept = 0

    async def enter(self, end: str) -> Page:
        """One click signs the visitor in at the end."""
        page = await self._page(end)
        await page.goto(f"/demo/enter/{end}")
        await page.wait_for_url(lambda url: "/demo/enter" not in url)
        assert PAGES[end].rstrip("/") in page.url
        return page

    async def visit(self, end: str) -> Page:
        """Come to the end's own address, as anybody may."""
        page = await self._page(end)
        await page.goto(PAGES[end])
        return page

    async def _page(self, end: str) -> Page:
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda wrong: self.errors.append(f"{end}: {wrong}"))
        await page.set_viewport_size(SIZES[end])  # type: ignore[arg-type]
        return page

    async def keep(self, page: Page, name: str) -> None:
        """Keep what the page shows now, once what slides has slid."""
        await page.wait_for_timeout(SLIDE_MS)
        self._kept += 1
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        file = SCREENSHOTS / f"{self.language}-{self._kept:02}-{name}.png"
        await page.screenshot(path=file)

    def says(self, chinese: str, english: str) -> str:
        """The words in the language of the browser."""
        return chinese if self.language == "zh-CN" else english

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
