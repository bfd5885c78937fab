using System.Text.Encodings.Web;
using System.Text.Unicode;
using Coordination.Application.Boards;
using Coordination.Host.Api;
using Coordination.Host.Identity;
using Coordination.Host.Notices;
using Coordination.Host.Pages;
using Coordination.Host.Pages.Parts;
using Coordination.Host.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using MudBlazor;
using MudBlazor.Services;

namespace Coordination.Host.Web;

/// <summary>Puts the web side of a node together: sign-in, interface, pages. What is not said to be open to all asks for a sign-in.</summary>
public static class WebNode
{
    /// <summary>A form with all its lines; files have a limit of their own.</summary>
    private const long BodyBytesMax = 1024 * 1024;

    /// <param name="time">The machine's clock, for sessions and locks; the engine's may be another day in a demonstration.</param>
    /// <param name="limits">How often anybody may ask; null: <see cref="RateLimits.Default"/>.</param>
    /// <param name="singleSignOn">Null: people sign in by password alone.</param>
    /// <param name="channels">Null: no mail is sent.</param>
    public static WebApplication Build(
        IReadOnlyList<string> urls, WebPlace place, TimeProvider time, ILoggerFactory logs, RateLimits? limits = null, SingleSignOnSettings? singleSignOn = null,
        NoticeChannels? channels = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(WebNode).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, BodyBytesMax));
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(time).AddSingleton(place).AddSingleton(place.Store).AddSingleton<Application.Storage.IKeptStore>(place.Store);
        AddIdentity(builder.Services, singleSignOn);
        AddPages(builder.Services);
        builder.Services.AddNotices(channels ?? new NoticeChannels());
        AddApi(builder.Services, limits ?? RateLimits.Default);
        builder.Services.AddFiles();
        builder.Services.AddSingleton<Standings>();
        builder.Services.AddPapers();
        var app = builder.Build();
        Use(app);
        place.FollowSettings();
        return app;
    }

    private static void AddIdentity(IServiceCollection services, SingleSignOnSettings? singleSignOn)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<Accounts>().AddSingleton<Sessions>().AddSingleton<ApiTokens>().AddSingleton<PasswordCheck>().AddSingleton<Names>();
        services.AddSingleton<SignInLog>().AddSingleton<SignInStep>().AddSingleton<SecondFactor>().AddSingleton<Admission>().AddHostedService<KeptSweep>();
        services.AddSingleton<LastAdministrators>().AddScoped<Visit>().AddScoped<Administration>();
        services.AddDataProtection().SetApplicationName("coordination");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = new KeptKeys(s.GetRequiredService<Application.Storage.IKeptStore>(), s.GetRequiredService<TimeProvider>())));
        var authentication = services.AddAuthentication(SessionScheme.Name).AddScheme<AuthenticationSchemeOptions, SessionScheme>(SessionScheme.Name, null);
        services.AddSingleton<SsoProposals>();
        if (singleSignOn is not null)
        {
            services.AddSingleton(singleSignOn);
            authentication.AddSingleSignOn(singleSignOn);
        }

        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "coordination-form";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.HeaderName = "X-Antiforgery";
            o.SuppressXFrameOptionsHeader = true;
        });
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(o => o.DisconnectedCircuitMaxRetained = 50);
        services.AddCascadingAuthenticationState();
        services.AddMudServices(o =>
        {
            o.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            o.SnackbarConfiguration.ShowTransitionDuration = 100;
            o.SnackbarConfiguration.HideTransitionDuration = 100;
            o.SnackbarConfiguration.VisibleStateDuration = 6000;
        });
        services.AddScoped<Acts>();
        services.AddSingleton<Histories>().AddSingleton<Drafts>().AddSingleton<SeenDays>().AddSingleton<SavedFilterStore>();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture(Texts.Chinese.Name);
            o.SupportedCultures = o.SupportedUICultures = [Texts.Chinese, Texts.English];
            o.RequestCultureProviders = [new ApiLanguage(), new CookieRequestCultureProvider { CookieName = LanguageCookie }];
        });
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddProblemDetails();
    }

    private static void AddApi(IServiceCollection services, RateLimits limits)
    {
        services.ConfigureHttpJsonOptions(o => ApiJson.Set(o.SerializerOptions));
        services.AddSingleton<Paging>().AddSingleton<Idempotency>().AddSingleton<ActHandler>();
        services.AddRateLimiter(limits.Set);
        ApiDocument.Add(services);
    }

    /// <summary>Holds the language chosen; nothing else is remembered in the browser.</summary>
    public const string LanguageCookie = "coordination-language";

    private static void Use(WebApplication app)
    {
        // Only from a proxy on this machine; infra/nginx sets them.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization();
        app.UseWhen(c => c.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal), api => api.UseMiddleware<ProblemAnswers>());
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(Admission.GuardAsync);
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapSignIn();
        if (app.Services.GetService<SingleSignOnSettings>() is not null) app.MapSingleSignOn();
        app.MapFiles();
        app.MapPapers();
        app.MapApi();
        app.MapFeeds();
        app.MapExports();
        app.MapAuditExports();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }
}
