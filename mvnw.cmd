@echo off
rem Runs Maven: the one on the PATH when it is 3.8 or newer, which downloads nothing; else the one
rem pinned in .mvn\wrapper\maven-wrapper.properties, fetched once, checked and kept under
rem %USERPROFILE%\.m2\wrapper. Needs curl, tar and certutil, which Windows 10 and later have.
rem
rem MAVEN_USER_HOME  where to keep it, instead of %USERPROFILE%\.m2
rem MVNW_REPOURL     a Maven repository to fetch it from, instead of Apache's archive
setlocal EnableExtensions DisableDelayedExpansion

where /q mvn || goto pinned
set "MAJOR="
for /f "tokens=3,4 delims=. " %%a in ('mvn --version 2^>nul ^| findstr /c:"Apache Maven"') do (
  set "MAJOR=%%a"
  set "MINOR=%%b"
)
if not defined MAJOR goto pinned
set "NEW_ENOUGH="
if %MAJOR% gtr 3 set "NEW_ENOUGH=1"
if %MAJOR% equ 3 if %MINOR% geq 8 set "NEW_ENOUGH=1"
if not defined NEW_ENOUGH goto pinned
call mvn %*
exit /b %ERRORLEVEL%

:pinned
set "PROPERTIES=%~dp0.mvn\wrapper\maven-wrapper.properties"
if not exist "%PROPERTIES%" (
  echo mvnw: %PROPERTIES% is missing; take it from the repository. 1>&2
  exit /b 1
)
for /f "usebackq eol=# tokens=1,* delims==" %%a in ("%PROPERTIES%") do set "%%a=%%b"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "DISTS=%MAVEN_USER_HOME%\wrapper\dists"
set "PINNED_HOME=%DISTS%\apache-maven-%mavenVersion%-%distributionSha512Sum:~0,12%"
if not exist "%PINNED_HOME%\bin\mvn.cmd" call :install || exit /b 1
call "%PINNED_HOME%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%

:install
set "URL=%distributionUrl%"
set "FILE=apache-maven-%mavenVersion%-bin.tar.gz"
if defined MVNW_REPOURL set "URL=%MVNW_REPOURL%/org/apache/maven/apache-maven/%mavenVersion%/%FILE%"
rem Unpacked in a temporary directory and moved into place whole: a run that is cut off leaves nothing half done.
set "WORK=%DISTS%\mvnw.%RANDOM%%RANDOM%"
mkdir "%WORK%" || exit /b 1
echo mvnw: Maven 3.8 or newer is not on the PATH; fetching %URL% 1>&2
curl --fail --silent --show-error --location --connect-timeout 20 --retry 2 --output "%WORK%\%FILE%" "%URL%"
if errorlevel 1 (
  echo mvnw: Maven %mavenVersion% could not be downloaded. Check the network or the proxy, name a 1>&2
  echo mvnw: mirror in MVNW_REPOURL, or install Maven 3.8 or newer, and run this again. 1>&2
  goto discard
)
certutil -hashfile "%WORK%\%FILE%" SHA512 | findstr /i /c:"%distributionSha512Sum%" >nul
if errorlevel 1 (
  echo mvnw: %URL% is not the file it should be; it was thrown away. 1>&2
  goto discard
)
tar -xzf "%WORK%\%FILE%" -C "%WORK%" || goto discard
if not exist "%PINNED_HOME%" move "%WORK%\apache-maven-%mavenVersion%" "%PINNED_HOME%" >nul
rmdir /s /q "%WORK%"
exit /b 0

:discard
rmdir /s /q "%WORK%"
exit /b 1
