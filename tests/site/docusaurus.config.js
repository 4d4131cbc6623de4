// A small site with nothing but a blog, in two languages, on which drafts are built and looked at.
// What would only warn elsewhere stops the build here.
export default {
  title: 'Announcements',
  url: 'http://127.0.0.1',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  onDuplicateRoutes: 'throw',
  i18n: { defaultLocale: 'en', locales: ['en', 'zh'] },
  markdown: { hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' } },
  presets: [
    [
      'classic',
      {
        docs: false,
        pages: false,
        theme: {},
        blog: {
          routeBasePath: '/',
          onInlineTags: 'throw',
          onInlineAuthors: 'ignore',
          onUntruncatedBlogPosts: 'throw',
        },
      },
    ],
  ],
};
